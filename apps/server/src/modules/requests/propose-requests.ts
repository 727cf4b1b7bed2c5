import { type ProposeInput, peeringRequest } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { grantedWhere } from '../../engine/read/read.ts';
import { save, type Wanted } from '../../engine/write/save.ts';
import { localAs, selectSessions } from '../peeringdb/index.ts';
import { candidateFacts } from './candidate-facts.ts';
import { decide, rulesInForce } from './rules-in-force.ts';

interface LeftOut {
  asn: number;
  text: string;
}

/** Makes a request of ours for each network, for what is missing with it; says of which it made none, and why. All or nothing. */
export const propose: ActionHandler = ({ context: outer, input }) =>
  inTransaction(outer, async (context) => {
    const { peers, local_asn, assignee, due, comments, ...narrowed }: ProposeInput = Object(input);
    const local = await localAs(context, local_asn);
    const sessions = await selectSessions(context, { ...narrowed, peers }, local);
    const byNetwork = Map.groupBy(sessions, ({ asn }) => asn);
    const against = new Map([...(await refusedByRule(context, peers)), ...(await openFor(context, peers))]);
    const wanted: Wanted[] = [];
    const left_out: LeftOut[] = [];
    for (const asn of new Set(peers)) {
      const own = byNetwork.get(asn);
      const text = against.get(asn) ?? (own ? null : 'There is no session that could be proposed to it.');
      if (text !== null || !own) left_out.push({ asn, text: text ?? '' });
      else
        wanted.push({
          id: null,
          mode: 'create',
          given: {
            ...{ direction: 'outbound', asn, origin: 'candidate', local_autonomous_system: local.id },
            ...{ assignee: assignee ?? null, due: due ?? null, comments: comments ?? '' },
            asked_sessions: own.map(({ internet_exchange, connection, ip_address }) => ({
              internet_exchange: internet_exchange.id,
              connection: connection.id,
              ip_address,
            })),
          },
        });
    }
    const { rows } = await save(context, peeringRequest, wanted);
    const requests = rows.map(({ id, asn }) => ({ id: Number(id), asn: Number(asn) }));
    return { requests, left_out };
  });

/** Networks of which a request is under way; of one that the caller may not see only that there is one. */
async function openFor(context: Context, asns: readonly number[]): Promise<[number, string][]> {
  const { rows } = await sql<{ asn: number; id: number; seen: boolean }>`
    select distinct on (t0.asn) t0.asn::float8 as asn, t0.id::int as id, ${grantedWhere(context, peeringRequest)} as seen from requests_request t0
    where t0.asn = any(${asns}::bigint[]) and t0.status in ('proposed', 'written', 'agreed', 'received', 'checked', 'accepted')
    order by t0.asn, t0.id desc`.execute(context.db);
  return rows.map(({ asn, id, seen }) => [
    Number(asn),
    seen ? `Request ${id} is under way with it.` : 'A request is under way with it.',
  ]);
}

/** Networks to which no session may be proposed by a rule. */
async function refusedByRule(context: Context, asns: readonly number[]): Promise<[number, string][]> {
  const rules = (await rulesInForce(context)).filter(({ direction }) => direction !== 'inbound');
  if (rules.length === 0) return [];
  const facts = await candidateFacts(context, {
    direction: 'outbound',
    where: sql`p.asn = any(${asns}::bigint[])`,
  });
  const byNetwork = Map.groupBy(facts, ({ asn }) => asn);
  return Array.from(byNetwork).flatMap(([asn, sessions]): [number, string][] => {
    const verdicts = sessions.map((one) =>
      decide(rules, { direction: 'outbound', facts: one.facts, stopped: false }),
    );
    const [first] = verdicts;
    return first && verdicts.every(({ action }) => action === 'refuse')
      ? [[asn, `The rule “${first.rule?.name ?? ''}” speaks against it: ${first.text}`]]
      : [];
  });
}
