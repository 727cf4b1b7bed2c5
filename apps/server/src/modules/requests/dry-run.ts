import { type DraftRule, MOST_DIFFERENCES, type RuleDifference, type RuleDryRun } from '@peersmith/answers';
import { peeringRequest, type RuleCondition, requestRule } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { get } from '../../engine/read/read.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { turns } from '../../platform/turns.ts';
import { candidateFacts } from './candidate-facts.ts';
import { type JudgedSession, judgeRequest } from './check-request.ts';
import {
  decide,
  type GivenRule,
  type Rule,
  readyRule,
  rulesInForce,
  type Verdict,
} from './rules-in-force.ts';

interface Asked {
  rules?: DraftRule[] | undefined;
  rule?: number | undefined;
  over: 'requests' | 'candidates';
  last: number;
}

/** A session that rules are tried on. */
interface Tried extends Omit<RuleDifference, 'now' | 'tried'> {
  facts: JudgedSession['facts'];
  stopped: boolean;
}

/** What rules would decide beside those in force. Nothing is written. */
export async function dryRun(context: Context, asked: Asked): Promise<RuleDryRun> {
  const inForce = await rulesInForce(context);
  const rulesAsked = await rulesTried(context, asked);
  const sessions =
    asked.over === 'requests' ? await ofRequests(context, asked.last) : await ofCandidates(context);
  const now = { accept: 0, refuse: 0, ask: 0 };
  const wouldBe = { accept: 0, refuse: 0, ask: 0 };
  const decided = new Map<Rule, number>(rulesAsked.map((rule) => [rule, 0]));
  const differences: RuleDifference[] = [];
  let changed = 0;
  const pass = turns();
  for (const { facts, stopped, ...session } of sessions) {
    await pass();
    const before = decide(inForce, { direction: 'inbound', facts, stopped });
    const after = decide(rulesAsked, { direction: 'inbound', facts, stopped });
    now[before.action] += 1;
    wouldBe[after.action] += 1;
    if (after.rule) decided.set(after.rule, (decided.get(after.rule) ?? 0) + 1);
    if (before.action === after.action) continue;
    changed += 1;
    if (differences.length < MOST_DIFFERENCES)
      differences.push({ ...session, now: shown(before), tried: shown(after) });
  }
  const rules = Array.from(decided, ([{ name, action }, count]) => ({ name, action, decided: count }));
  return { considered: sessions.length, now, tried: wouldBe, changed, rules, differences };
}

const shown = ({ action, rule, text }: Verdict) => ({ action, rule: rule?.name ?? null, text });

/** All rules that would be in force, in their order: those of the caller, or one that is kept among those that are. */
async function rulesTried(context: Context, { rules, rule }: Asked): Promise<Rule[]> {
  if (rules)
    return rules.map((one) =>
      readyRule({ ...one, id: null, session_status: null, conditions: one.conditions as RuleCondition }),
    );
  await get(context, requestRule, Number(rule), new Set(['id']));
  const { rows } =
    await sql<GivenRule>`select id::int as id, name, direction, action, text, session_status, conditions from requests_rule
    where enabled or id = ${rule} order by position, id`.execute(context.db);
  return rows.map(readyRule);
}

async function ofCandidates(context: Context): Promise<Tried[]> {
  const found = await candidateFacts(context, { direction: 'inbound' });
  return found.map(({ asn, name, exchange_name, ip, facts }) => ({
    ...{ request: null, asn, name, internet_exchange: exchange_name, ip_address: ip },
    ...{ facts, stopped: false },
  }));
}

const EVER = ['proposed', 'accepted', 'refused', 'created', 'up'];

/** The sessions of the last requests of others that the caller may see, as they are judged now. */
async function ofRequests(context: Context, last: number): Promise<Tried[]> {
  const { rows } = await sql<Parameters<typeof judgeRequest>[1] & { network_name: string }>`
    select r.id::int as id, r.asn::float8 as asn, r.network_name, r.origin, r.direction, r.request_type, r.relationship_id::int as relationship_id,
      r.local_autonomous_system_id::int as local_autonomous_system_id
    from requests_request r
    where r.direction = 'inbound' and ${withinGrant(context, peeringRequest, sql`r.id`)} order by r.id desc limit ${last}`.execute(
    context.db,
  );
  const tried: Tried[] = [];
  for (const { network_name: name, ...request } of rows) {
    const { id, asn } = request;
    const { sessions } = await judgeRequest(context, request, EVER);
    for (const { session, facts, stopped } of sessions)
      tried.push({
        ...{
          request: id,
          asn,
          name,
          internet_exchange: session.exchange_name,
          ip_address: session.ip_address,
        },
        ...{ facts, stopped },
      });
  }
  return tried;
}
