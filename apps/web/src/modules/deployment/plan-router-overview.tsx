import { Stack } from '@mantine/core';
import { planRouter } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { isRow } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { planPath } from './plan-data.ts';
import { RouterReview } from './router-review.tsx';

/** One router of a plan, by itself. */
export function PlanRouterOverview({ row }: SlotProps) {
  const { data, error } = useQuery({
    queryKey: ['row', contentTypeOf(planRouter), `${row.id} typed`],
    queryFn: () => client.resource(planRouter).get(row.id),
  });
  const of = isRow(row.plan) ? row.plan : null;
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading lines={8} />;
  return (
    <Stack gap="md">
      {of && (
        <Link className="link" to={planPath(of.id)}>
          {of.display}
        </Link>
      )}
      <RouterReview router={data} />
    </Stack>
  );
}
