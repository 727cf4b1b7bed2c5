import { Button, Group, List, Table, Text } from '@mantine/core';
import type { SessionImport } from '@peersmith/model';
import { useHolds } from '../../api/me.tsx';
import { Card } from '../../resource/overview.tsx';
import { Empty } from '../../shell/states.tsx';
import { counted, formatAsn, formatNumber } from '../../text/format.ts';

interface ImportPreviewProps {
  found: SessionImport;
  isBusy: boolean;
  onMake: () => void;
}

/** The sessions that an import makes, and what it leaves out. */
export function ImportPreview({ found, isBusy, onMake }: ImportPreviewProps) {
  const holds = useHolds();
  const { sessions, created, autonomous_systems: systems, skipped } = found;
  const needs = systems > 0 && !holds('peering.add_autonomoussystem');
  const more = systems > 0 ? ` and ${counted(systems, 'autonomous system')} from PeeringDB` : '';
  return (
    <>
      <Card title={`To be made: ${counted(created, 'session')}${more}`}>
        {created === 0 ? (
          <Empty title="Nothing to import">Every session that can be taken over is here already.</Empty>
        ) : (
          <>
            <div className="listing plot-table">
              <Table fz="sm" verticalSpacing={5} horizontalSpacing="md" aria-label="Sessions to be made">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Address</Table.Th>
                    <Table.Th>Network</Table.Th>
                    <Table.Th>Router</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {sessions.map(({ address, asn, name, router }) => (
                    <Table.Tr key={`${router.id} ${address}`}>
                      <Table.Td className="mono">{address}</Table.Td>
                      <Table.Td>
                        {formatAsn(asn)} {name}
                      </Table.Td>
                      <Table.Td>{router.name}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
            <Group px="md" py="sm" justify="space-between">
              <Text size="sm" c="dimmed">
                {needs
                  ? 'You may not add autonomous systems: somebody who may has to do this.'
                  : created > sessions.length
                    ? `${formatNumber(created - sessions.length)} more are not listed.`
                    : ''}
              </Text>
              <Button disabled={needs} loading={isBusy} onClick={onMake}>
                {`Make ${counted(created, 'session')}`}
              </Button>
            </Group>
          </>
        )}
      </Card>
      {skipped.length > 0 && (
        <Card title="Left out">
          <List size="sm" px="md" pb="md" spacing={4} listStyleType="none">
            {skipped.map(({ reason, count, addresses }) => (
              <List.Item key={reason}>
                {`${formatNumber(count)}: ${reason}`}{' '}
                <Text span size="xs" c="dimmed" className="mono">
                  {addresses.slice(0, 8).join(', ')}
                  {count > 8 && ' …'}
                </Text>
              </List.Item>
            ))}
          </List>
        </Card>
      )}
    </>
  );
}
