import { Button, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { NetboxDifference } from '@peersmith/api-client';
import type { connection, router } from '@peersmith/model';
import { fieldOf } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { fieldLabel } from '../../text/label.ts';

interface DifferenceTableProps {
  resource: typeof router | typeof connection;
  id: number;
  differences: readonly NetboxDifference[];
}

/** Where NetBox and we say different things of an object, both sides beside each other. */
export function DifferenceTable({ resource, id, differences }: DifferenceTableProps) {
  const can = useCan();
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: (use: NonNullable<NetboxDifference['use']>): Promise<unknown> =>
      client.resource(resource).update(id, use),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
    onSettled: () => void queries.invalidateQueries(),
  });
  const may = can(resource, 'change');
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="What differs from NetBox">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What differs</Table.Th>
            <Table.Th>Yours</Table.Th>
            <Table.Th>NetBox’s</Table.Th>
            <Table.Th aria-label="What can be done" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ field, ours, theirs, text, use }) => {
            const label = fieldLabel(field, fieldOf(resource, field));
            return (
              <Table.Tr key={field} style={{ verticalAlign: 'top' }}>
                <Table.Td>
                  {label}
                  <Text size="xs" c="dimmed">
                    {text}
                  </Text>
                </Table.Td>
                <Table.Td className="mono">{ours ?? '–'}</Table.Td>
                <Table.Td className="mono">{theirs ?? '–'}</Table.Td>
                <Table.Td ta="right">
                  {use && may && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Use this: ${label}`}
                      loading={take.isPending}
                      onClick={() => take.mutate(use)}
                    >
                      Use this
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
