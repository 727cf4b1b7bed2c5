import { ApiError, type Client, type Plan } from '@peersmith/api-client';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../api/client.ts';
import { isRecord } from '../api/row.ts';
import { restRefreshing } from '../live/refresher.ts';

interface PlannedWrite<T> {
  /** Tells this write from others. */
  key: readonly unknown[];
  /** Asked what it would do, then done with what was looked at. */
  write: (client: Client, looked?: Plan) => Promise<T>;
  /** Whether it is time to ask. */
  enabled?: boolean;
  /** What is asked besides from the start. */
  begin?: { configurations: boolean };
  /** Told by which request it was done, for the way back. */
  onDone: (done: T, request: string | null) => unknown;
}

/** A write that is looked at before it is done, and then does what was seen; where that changed meanwhile, it is looked at again. */
export function usePlan<T>({ key, write, enabled = true, begin, onDone }: PlannedWrite<T>) {
  const queries = useQueryClient();
  const [withConfigurations, setWithConfigurations] = useState(begin?.configurations === true);
  const queryKey = ['plan', ...key, withConfigurations];
  const review = useQuery({
    queryKey,
    queryFn: () => client.dryRun((trying) => write(trying), { configurations: withConfigurations }),
    placeholderData: keepPreviousData,
    enabled,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const apply = useMutation({
    onMutate: restRefreshing,
    mutationFn: (plan: Plan) =>
      client.withRequest((heard) => heard.carryOut(plan, (planned) => write(planned, plan))),
    onSuccess: ({ done, request }) => onDone(done, request),
    onError: (error) => {
      const now = planIn(error);
      if (now) queries.setQueryData(queryKey, now);
    },
  });
  const { data: plan } = review;
  const isReady = plan !== undefined && plan.counts.refuse === 0 && !review.isFetching;
  return {
    plan,
    review,
    apply: { error: apply.error, isPending: apply.isPending },
    isReady,
    carryOut: () => plan && apply.mutate(plan),
    /** Asks also what becomes of the configurations of routers. */
    lookAtRouters: () => setWithConfigurations(true),
    isLookingAtRouters: withConfigurations,
  };
}

export type Planned = ReturnType<typeof usePlan>;

function planIn(error: unknown): unknown {
  return error instanceof ApiError && error.code === 'plan_changed' && isRecord(error.body)
    ? error.body.plan
    : null;
}
