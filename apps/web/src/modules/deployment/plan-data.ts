import type { RenderFinding } from '@peersmith/api-client';
import { plan, planRouter } from '@peersmith/model';
import { type AnyResource, contentTypeOf, type Json } from '@peersmith/resource';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { choiceValue, isRecord, isRow, type Row } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';

/** One router of a plan, as the API shows it. */
export type PlanRouter = Json<typeof planRouter>;

const plans: AnyResource = plan;

export const statusOf = (row: Row | PlanRouter): string => choiceValue(row.status) ?? '';

/** Where a plan is. */
export const planPath = (id: number): string => detailPath(plans, id);

/** Every router of a plan; read again as it goes on. */
export const usePlanRouters = (id: number): UseQueryResult<PlanRouter[]> =>
  useQuery({
    queryKey: ['list', contentTypeOf(planRouter), { plan_id: id, all: true }],
    queryFn: async () => {
      const rows: PlanRouter[] = [];
      for await (const row of client.resource(planRouter).iterate({ plan_id: id, limit: 500 }))
        rows.push(row);
      return rows;
    },
  });

/** What came of the sessions of a router. */
export interface SessionCounts {
  before: number;
  after: number | null;
  gone: string[];
  /** Addresses of sessions that lost too many prefixes. */
  fewer: string[];
  /** Until when they have time, while they are watched. */
  until: string | null;
}

export function sessionsOf({ sessions }: PlanRouter): SessionCounts | null {
  if (!isRecord(sessions) || typeof sessions.before !== 'number') return null;
  const { before, after, gone, fewer, until } = sessions;
  return {
    before,
    after: typeof after === 'number' ? after : null,
    gone: textsIn(gone),
    fewer: textsIn(fewer),
    until: typeof until === 'string' ? until : null,
  };
}

const textsIn = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);

export const warningsOf = ({ warnings }: PlanRouter): string[] => textsIn(warnings);

export const findingsOf = ({ findings }: PlanRouter): RenderFinding[] =>
  Array.isArray(findings) ? findings.filter(isFinding) : [];

const isFinding = (one: unknown): one is RenderFinding =>
  isRecord(one) && typeof one.message === 'string' && isRecord(one.object);

/** The ids of the routers that a plan is for, where they are there still. */
export const routerIdsOf = (rows: readonly PlanRouter[]): number[] =>
  rows.flatMap(({ router }) => (isRow(router) ? [router.id] : []));

/** A number among the options of a plan. */
export function optionOf(row: Row, key: string): number | null {
  const { options } = row;
  const value = isRecord(options) ? options[key] : null;
  return typeof value === 'number' ? value : null;
}
