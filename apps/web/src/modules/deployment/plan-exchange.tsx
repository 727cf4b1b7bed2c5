import { connection } from '@peersmith/model';
import { useList } from '../../api/queries.ts';
import { isRow, type Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { MakePlan } from './make-plan.tsx';
import { useMayPlan } from './plan-rules.ts';

/** Begins a plan of the routers that are connected to an exchange. */
export function PlanExchange({ row }: SlotProps) {
  const mayPlan = useMayPlan();
  const { data } = useList(
    connection,
    { internet_exchange_point_id: row.id, limit: 1000 },
    { enabled: mayPlan },
  );
  const routers = routersIn(data?.results ?? []);
  return routers.length > 0 && <MakePlan routers={routers} />;
}

/** Each once. */
const routersIn = (connections: readonly Row[]): Row[] => [
  ...new Map(
    connections.flatMap(({ router }) => (isRow(router) ? [[router.id, router] as const] : [])),
  ).values(),
];
