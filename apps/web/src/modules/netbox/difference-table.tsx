import type { NetboxDifference } from '@peersmith/api-client';
import type { connection, router } from '@peersmith/model';
import { fieldOf } from '@peersmith/resource';
import { useCan } from '../../api/me.tsx';
import { useWrite } from '../../resource/use-write.ts';
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
  const take = useWrite({
    write: (through, use: NonNullable<NetboxDifference['use']>): Promise<unknown> =>
      through.resource(resource).update(id, use),
    said: () => 'It says now what NetBox says.',
    tellsRefusal: true,
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
