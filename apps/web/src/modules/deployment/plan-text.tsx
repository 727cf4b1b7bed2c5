import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { TextView } from '../../text/text-view.tsx';
import type { PlanRouter } from './plan-data.ts';

export type TextKind = 'difference' | 'rendered' | 'running';

const CALLS = {
  difference: 'GET /api/deployment/plan-routers/:id/difference/',
  rendered: 'GET /api/deployment/plan-routers/:id/rendered/',
  running: 'GET /api/deployment/plan-routers/:id/running/',
} as const;
const HEIGHT = 'max(320px, calc(100vh - 260px))';

/** A text of a router in a plan, as it was when the plan was made. */
export function PlanText({ router, kind }: { router: PlanRouter; kind: TextKind }) {
  const isSame = kind === 'difference' && router.added + router.removed === 0;
  const { data, error, refetch } = useQuery({
    queryKey: ['deployment', kind, router.id],
    queryFn: ({ signal }) => client.call(CALLS[kind], { path: { id: router.id }, signal }),
    // What a plan holds never changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    enabled: !isSame,
  });
  if (isSame) return <Same />;
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const masked = router.masked > 0 && (
    <Text size="sm" c="dimmed">
      {counted(router.masked, 'secret')} masked
    </Text>
  );
  if (kind === 'difference')
    return <DifferenceView text={data ?? ''} name={router.router_name} about={masked} height={HEIGHT} />;
  return (
    <TextView
      text={data ?? ''}
      name={`${router.router_name}-${kind}`}
      rawUrl={`/api/deployment/plan-routers/${router.id}/${kind}/`}
      about={masked}
      height={HEIGHT}
    />
  );
}

const Same = () => (
  <div className="card">
    <Empty title="Nothing to change">The router runs what is rendered for it. It is not touched.</Empty>
  </div>
);
