import { type CheckOfRequest, type FactsOfSession, REQUEST_CHECK } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { askForProvision } from './automatic-provision.ts';
import { factsOfSession, isStopped, judgeNetwork, judgeSession } from './judge-request.ts';
import { networkFacts } from './network-facts.ts';
import type { StoredRequest } from './request-row.ts';
import { decide, rulesInForce, type Verdict } from './rules-in-force.ts';
import { type PlacedSession, placedSessions, surroundingsOf } from './session-facts.ts';
import { type SessionVerdict, settleSessions, writeVerdicts } from './session-verdicts.ts';
import { measuresOf } from './settings.ts';
import { takeStep } from './take-step.ts';

/** A session with what its checks came to, and what the rules say of it. */
export interface JudgedSession {
  session: PlacedSession;
  checks: CheckOfRequest[];
  facts: FactsOfSession;
  /** No rule accepts it. */
  stopped: boolean;
  verdict: Verdict;
}

/** Judges the sessions of a request that are open, without writing anything. A bounded number of statements, however many they are. */
export async function judgeRequest(
  context: Context,
  { id, asn, direction, origin }: Pick<StoredRequest, 'id' | 'asn' | 'direction' | 'origin'>,
  open: readonly string[] = ['proposed'],
): Promise<{ network: CheckOfRequest[]; sessions: JudgedSession[] }> {
  const network = (await networkFacts(context, [asn])).get(asn);
  if (!network) throw new Error(`nothing is known of AS${asn}`);
  const placed = await placedSessions(context, id, open);
  const around = await surroundingsOf(context, { asn, request: id, sessions: placed });
  const rules = await rulesInForce(context);
  const ofNetwork = judgeNetwork(network, measuresOf(context));
  const sessions = placed.map((session): JudgedSession => {
    const checks = judgeSession(session, around, network);
    const all = [...ofNetwork, ...checks];
    const facts = factsOfSession(session, around, { network, checks: all, direction, origin });
    const stopped = isStopped(checks);
    return { session, checks, facts, stopped, verdict: decide(rules, { direction, facts, stopped }) };
  });
  return { network: ofNetwork, sessions };
}

/** Checks a request, keeps what came of each check, and decides what rules decide. */
export async function checkRequest(context: Context, request: StoredRequest): Promise<void> {
  const { network, sessions } = await judgeRequest(context, request);
  await sql`update requests_session q set checks = v.checks, updated = now()
    from json_to_recordset(${JSON.stringify(sessions.map(({ session: { id }, checks }) => ({ id, checks })))}::json) v(id bigint, checks jsonb)
    where q.id = v.id`.execute(context.db);
  await takeStep(context, request, {
    step: 'check',
    text: checkText([...network, ...sessions.flatMap(({ checks }) => checks)], sessions.length),
    columns: { checks: network, checked: context.now().toISOString() },
    isByItself: true,
  });
  const verdicts = sessions.flatMap(
    ({ session: { id }, verdict: { action, rule, text } }): SessionVerdict[] =>
      action === 'ask'
        ? []
        : [
            {
              id,
              status: action === 'accept' ? 'accepted' : 'refused',
              verdict: text,
              rule: rule?.id ?? null,
            },
          ],
  );
  // On the wait list a person looks first.
  if (verdicts.length === 0 || request.is_waiting) return;
  await writeVerdicts(context, verdicts, { isByItself: true });
  const left = await settleSessions(context, request, {
    rule: verdicts[0]?.rule ?? null,
    reason: verdicts[0]?.verdict ?? '',
    isByItself: true,
  });
  if (left === 0) await askForProvision(context, request);
}

function checkText(checks: readonly CheckOfRequest[], sessions: number): string {
  const failed = new Set(
    checks.flatMap(({ check, result }) => (result === 'fail' ? REQUEST_CHECK[check].label : [])),
  );
  const count = sessions === 1 ? '1 session was checked' : `${sessions} sessions were checked`;
  return failed.size ? `${count}. Failed: ${[...failed].join(', ')}.` : `${count}: nothing failed.`;
}
