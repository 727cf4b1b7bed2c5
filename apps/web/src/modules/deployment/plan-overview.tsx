import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { SlotProps } from '../../resource/present.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { type PlanRouter, statusOf, usePlanRouters } from './plan-data.ts';
import { PlanSummary } from './plan-summary.tsx';
import { RouterList } from './router-list.tsx';
import { RouterReview } from './router-review.tsx';
import { PROBLEMS } from './words.ts';

/** A plan: how it stands, its routers wave by wave, and what changes on the one that is looked at. */
export function PlanOverview({ row }: SlotProps) {
  const { data, error, refetch } = usePlanRouters(row.id);
  const search = useSearchParams();
  const set = useSetSearch();
  const [shown, setShown] = useState<string>('all');
  const wanted = Number(search.router?.[0]) || null;
  const routers = data ?? [];
  const chosen = routers.find(({ id }) => id === wanted) ?? firstOf(routers);
  return (
    <Stack gap="md">
      <PlanSummary row={row} routers={routers} />
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={6} />
      ) : (
        routers.length > 0 && (
          <div className="plan-split">
            <RouterList
              routers={routers}
              chosen={chosen?.id ?? null}
              shown={shown}
              onShow={setShown}
              onChoose={(id) => set({ router: [String(id)] })}
            />
            {chosen && <RouterReview key={chosen.id} router={chosen} />}
          </div>
        )
      )}
    </Stack>
  );
}

/** Who needs somebody comes first, then who changes. */
const firstOf = (routers: readonly PlanRouter[]): PlanRouter | undefined =>
  routers.find((one) => PROBLEMS.includes(statusOf(one))) ??
  routers.find(({ added, removed }) => added + removed > 0) ??
  routers[0];
