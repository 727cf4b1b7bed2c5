import { Button, Stack } from '@mantine/core';
import { memberExport } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { addPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { linkTo } from '../../resource/search.ts';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { ComparisonCard } from './comparison-card.tsx';
import { FindingsCard } from './findings-card.tsx';
import { useMembers } from './members-data.ts';
import { SourceCard } from './source-card.tsx';

/** What an exchange says itself of its members, beside what PeeringDB does. */
export function MembersTab({ row: { id } }: SlotProps) {
  const can = useCan();
  const { data, error, refetch } = useMembers(id);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  const { source } = data;
  if (!source)
    return (
      <div className="card">
        <Empty
          title="No member export"
          actions={
            can(memberExport, 'add') && (
              <Button
                component={Link}
                {...linkTo(addPath(memberExport), { internet_exchange: [String(id)] })}
              >
                Add the member export
              </Button>
            )
          }
        >
          Most exchanges publish who is connected to them (IX-F member export). With it, peers that PeeringDB
          does not know show here, and ports that are gone.
        </Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <SourceCard source={source} summary={data} />
      <ComparisonCard exchange={id} summary={data} />
      {Number(source.finding_count) > 0 && (
        <FindingsCard source={source.id} count={Number(source.finding_count)} />
      )}
    </Stack>
  );
}
