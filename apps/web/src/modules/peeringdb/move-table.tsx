import { Checkbox, Table } from '@mantine/core';
import type { Move } from '@peersmith/api-client';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';

interface MoveTableProps {
  title: string;
  kind: 'connections' | 'sessions';
  moves: readonly Move[];
  /** `kind id` of those that are left as they are. */
  left: ReadonlySet<string>;
  onChange: (key: string, keep: boolean) => void;
}

/** Addresses before and after, each to be left out. */
export function MoveTable({ title, kind, moves, left, onChange }: MoveTableProps) {
  if (moves.length === 0) return null;
  return (
    <Card title={title}>
      <div className="listing">
        <Table fz="sm" verticalSpacing={5} horizontalSpacing="md" aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={40} aria-label="Renumber" />
              <Table.Th>{kind === 'sessions' ? 'Peer' : 'Connection'}</Table.Th>
              <Table.Th>Now</Table.Th>
              <Table.Th>In the new LAN</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {moves.map((move) => (
              <Table.Tr key={move.id}>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={`Renumber ${move.display} ${move.before}`}
                    checked={!left.has(`${kind} ${move.id}`)}
                    disabled={move.problem !== null}
                    onChange={(event) => onChange(`${kind} ${move.id}`, event.currentTarget.checked)}
                  />
                </Table.Td>
                <Table.Td>{move.display}</Table.Td>
                <Table.Td className="mono">{move.before}</Table.Td>
                <Table.Td>
                  <span className="mono">{move.after ?? '—'}</span>
                  {(move.problem ?? move.warning) && (
                    <div>
                      <Dot tone={move.problem ? 'var(--bad)' : 'var(--warn)'}>
                        {move.problem ?? move.warning ?? ''}
                      </Dot>
                    </div>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Card>
  );
}
