import { Checkbox, Table, Text, Tooltip } from '@mantine/core';
import type { Setting } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';

/** The settings that this server runs with, and where each came from. */
export function Configuration() {
  const [all, setAll] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['core', 'configuration'],
    queryFn: () => client.call('GET /api/core/configuration/'),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={4} />;
  const shown = all ? data.results : data.results.filter(({ origin }) => origin !== 'default');
  return (
    <>
      <Checkbox
        size="sm"
        px="md"
        pb="sm"
        label="Also what is at its default"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          Nothing is set: every setting is at its default.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={600}>
          <Table fz="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Setting</Table.Th>
                <Table.Th>Value</Table.Th>
                <Table.Th>From</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((setting) => (
                <Row key={setting.name} {...setting} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="sm" c="dimmed" px="md" pb="md">
        Environment variables and <span className="mono">peersmith.toml</span> say them; a change needs a
        restart. <span className="mono">peersmith config</span> prints what a start would take now.
      </Text>
    </>
  );
}

function Row({ name, description, value, origin }: Setting) {
  return (
    <Table.Tr>
      <Table.Td>
        <Tooltip label={description} multiline maw={420} withinPortal>
          <span className="mono">{name}</span>
        </Tooltip>
      </Table.Td>
      <Table.Td className="mono" style={{ overflowWrap: 'anywhere' }}>
        {value ?? '–'}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{origin}</Table.Td>
    </Table.Tr>
  );
}
