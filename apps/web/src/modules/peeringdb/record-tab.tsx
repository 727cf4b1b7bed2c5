import { Anchor, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { Difference, PeeringdbRecord } from '@peersmith/api-client';
import { autonomousSystem, network } from '@peersmith/model';
import { IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { FieldValue } from '../../cells/index.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { useWrite } from '../../resource/use-write.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { capital } from '../../text/format.ts';
import { fieldLabel } from '../../text/label.ts';
import { FacilitiesInCommon } from './facilities-card.tsx';

const SECTIONS: readonly { title: string; fields: readonly string[] }[] = [
  {
    title: 'Network',
    fields: ['name', 'name_long', 'aka', 'website', 'looking_glass', 'route_server', 'irr_as_set'],
  },
  {
    title: 'Traffic',
    fields: ['info_type', 'info_traffic', 'info_ratio', 'info_scope', 'info_prefixes4', 'info_prefixes6'],
  },
  {
    title: 'Policy',
    fields: [
      'policy_general',
      'policy_url',
      'policy_locations',
      'policy_ratio',
      'policy_contracts',
      'info_never_via_route_servers',
    ],
  },
];

/** What PeeringDB says of an AS, and where that is not what we have. */
export function RecordTab({ row }: SlotProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['peeringdb', 'record', row.id],
    queryFn: () => client.resource(autonomousSystem).act(row.id, 'peeringdb'),
  });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const { network: record, url } = data;
  if (!record) {
    return (
      <div className="card">
        <Empty title="PeeringDB does not know this AS">
          Private ASNs have no record. For any other, the mirror may not be loaded, or the network has no
          entry.
        </Empty>
      </div>
    );
  }
  return (
    <Stack gap="md">
      <Differences of={row.id} record={data} />
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {SECTIONS.map(({ title, fields }) => (
          <Card key={title} title={title}>
            <dl className="pairs" style={{ borderTop: '1px solid var(--line)', fontSize: 13 }}>
              {fields.flatMap((key) => {
                const field = Reflect.get(network.fields, key);
                return [
                  <dt key={`${key} name`}>{fieldLabel(key, field)}</dt>,
                  <dd key={key}>
                    <FieldValue
                      name={key}
                      field={field}
                      value={record[key]}
                      row={{ display: '', ...record }}
                      roomy
                    />
                  </dd>,
                ];
              })}
            </dl>
          </Card>
        ))}
      </SimpleGrid>
      {data.contacts && <Contacts contacts={data.contacts} />}
      <FacilitiesInCommon asn={Number(row.asn)} />
      {url && (
        <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
          Open in PeeringDB <IconExternalLink size={13} aria-hidden />
        </Anchor>
      )}
    </Stack>
  );
}

function Differences({ of, record }: { of: number; record: PeeringdbRecord }) {
  const can = useCan();
  const follow = useWrite({
    write: (through) => through.resource(autonomousSystem).act(of, 'sync-with-peeringdb'),
    said: () => 'Synchronised with PeeringDB.',
  });
  const { differences, push_url } = record;
  if (differences.length === 0)
    return (
      <Text size="sm" c="dimmed">
        What follows PeeringDB is as in PeeringDB.
      </Text>
    );
  return (
    <Card title="Differences">
      <Table fz="sm" horizontalSpacing="md" aria-label="Differences">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Here</Table.Th>
            <Table.Th>In PeeringDB</Table.Th>
            <Table.Th>Follows PeeringDB</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map((one) => (
            <DifferenceLine key={one.field} difference={one} />
          ))}
        </Table.Tbody>
      </Table>
      {follow.error && <Failure error={follow.error} />}
      <Group p="md" justify="flex-end">
        {push_url && (
          <Button component="a" href={push_url} target="_blank" rel="noreferrer" variant="default">
            Correct PeeringDB
          </Button>
        )}
        {can(autonomousSystem, 'change') && differences.some(({ follows }) => follows) && (
          <Button
            leftSection={<IconRefresh size={16} />}
            loading={follow.isPending}
            onClick={() => follow.mutate()}
          >
            Take over what follows
          </Button>
        )}
      </Group>
    </Card>
  );
}

const shown = (value: unknown) => (value === null || value === '' ? '—' : String(value));
const DifferenceLine = ({
  difference: { label, ours, theirs, follows, proposed },
}: {
  difference: Difference;
}) => (
  <Table.Tr>
    <Table.Td>{capital(label)}</Table.Td>
    <Table.Td>{shown(ours)}</Table.Td>
    <Table.Td>{shown(theirs)}</Table.Td>
    <Table.Td>
      {proposed ? (
        <Dot tone="var(--warn)">to be decided</Dot>
      ) : (
        <Dot tone={follows ? 'var(--good)' : 'var(--quiet)'}>{follows ? 'yes' : 'no'}</Dot>
      )}
    </Table.Td>
  </Table.Tr>
);

function Contacts({ contacts }: { contacts: NonNullable<PeeringdbRecord['contacts']> }) {
  if (contacts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        PeeringDB shows no contacts of this network. Some are shown only to those who have an API key.
      </Text>
    );
  return (
    <Card title="Contacts">
      <Table fz="sm" horizontalSpacing="md" aria-label="Contacts">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Role</Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>E-mail</Table.Th>
            <Table.Th>Phone</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {contacts.map(({ id, role, name, email, phone }) => (
            <Table.Tr key={id}>
              <Table.Td>{role}</Table.Td>
              <Table.Td>{name || '—'}</Table.Td>
              <Table.Td>
                {email ? (
                  <a className="link" href={`mailto:${email}`}>
                    {email}
                  </a>
                ) : (
                  '—'
                )}
              </Table.Td>
              <Table.Td>{phone || '—'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
