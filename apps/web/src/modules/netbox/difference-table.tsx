import { notifications } from '@mantine/notifications';
import type { NetboxDifference } from '@peersmith/api-client';
import type { connection, router } from '@peersmith/model';
import { fieldOf } from '@peersmith/resource';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { fieldLabel } from '../../text/label.ts';
import { SidesTable } from '../../widgets/sides-table.tsx';

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
  return (
    <SidesTable
      name="What differs from NetBox"
      theirs="NetBox’s"
      rows={differences.map((one) => ({
        ...one,
        label: fieldLabel(one.field, fieldOf(resource, one.field)),
      }))}
      onUse={can(resource, 'change') ? take.mutate : null}
      isPending={take.isPending}
    />
  );
}
