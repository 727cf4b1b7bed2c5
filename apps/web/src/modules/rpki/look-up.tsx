import { Box, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import type { RpkiValidity } from '@peersmith/api-client';
import { useState } from 'react';
import { Dot } from '../../cells/status.tsx';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Failure } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import { useValidity, VERDICTS } from './rpki-data.ts';

/** Whether an AS may originate a prefix, with the VRPs that decide it. What is asked for stands in the address of the page. */
export function LookUp() {
  const search = useSearchParams();
  const set = useSetSearch();
  const asked = { prefix: search.prefix?.[0] ?? '', asn: search.asn?.[0] ?? '' };
  const [prefix, setPrefix] = useState(asked.prefix);
  const [asn, setAsn] = useState(asked.asn);
  const { data, error, isFetching } = useValidity(asked.prefix, asked.asn);
  const submit = () => set({ prefix: [prefix.trim()], asn: [asn.trim()] });
  return (
    <Box className="card" p="md">
      <Text fw={600} mb="sm" component="h2">
        Look up a route
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Prefix"
            placeholder="192.0.2.0/24"
            value={prefix}
            onChange={(event) => setPrefix(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
          <TextInput
            label="AS that originates it"
            placeholder="AS64500"
            value={asn}
            onChange={(event) => setAsn(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={isFetching}>
            Look up
          </Button>
        </Group>
      </form>
      <Box mt="md" aria-live="polite">
        {error ? <Failure error={error} /> : data && <Verdict found={data} />}
      </Box>
    </Box>
  );
}

function Verdict({ found }: { found: RpkiValidity }) {
  const { tone, word } = VERDICTS[found.validity];
  return (
    <Stack gap="xs">
      <Box fz="sm">
        <Dot tone={tone}>{word}</Dot>
        <Text size="sm" mt={4}>
          {found.text}
        </Text>
        {found.is_stale && (
          <Text size="sm" c="dimmed">
            The data are too old to be used for configurations.
          </Text>
        )}
      </Box>
      {found.covering.length > 0 && (
        <Table.ScrollContainer minWidth={300}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>VRP</Table.Th>
                <Table.Th>Longest</Table.Th>
                <Table.Th>AS</Table.Th>
                <Table.Th>What it says of the route</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.covering.map((vrp) => (
                <Table.Tr key={`${vrp.prefix} ${vrp.max_length} ${vrp.asn}`}>
                  <Table.Td className="mono">{vrp.prefix}</Table.Td>
                  <Table.Td className="mono">/{vrp.max_length}</Table.Td>
                  <Table.Td className="mono">{formatAsn(vrp.asn)}</Table.Td>
                  <Table.Td>
                    <Dot tone={vrp.matches ? 'var(--good)' : 'var(--quiet)'}>{vrp.text}</Dot>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {found.covering_count > found.covering.length && (
        <Text size="sm" c="dimmed">
          {found.covering_count - found.covering.length} more VRPs hold the prefix.
        </Text>
      )}
    </Stack>
  );
}
