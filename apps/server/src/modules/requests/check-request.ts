import { type CheckOfRequest, type FactsOfSession, REQUEST_CHECK } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { askForProvision } from './automatic-provision.ts';
import { commonFacts, factsOfSession } from './facts-of-session.ts';
import { judgePrivate } from './judge-private.ts';
import { isStopped, judgeNetwork, judgeSession } from './judge-request.ts';
import { type NetworkFacts, networkFacts } from './network-facts.ts';
import { privateSurroundings } from './private-facts.ts';
import { lacksRelationship, type StoredRequest } from './request-row.ts';
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

/** What of a request says how its sessions are judged. */
type RequestToJudge = Pick<
  StoredRequest,
  'id' | 'asn' | 'direction' | 'origin' | 'request_type' | 'relationship_id' | 'local_autonomous_system_id'
>;

/** Judges the sessions of a request that are open, without writing anything. A bounded number of statements, however many they are. */
export async function judgeRequest(
  context: Context,
  request: RequestToJudge,
  open: readonly string[] = ['proposed'],
): Promise<{ network: CheckOfRequest[]; sessions: JudgedSession[] }> {
  const { id, asn, direction } = request;
  const network = (await networkFacts(context, [asn])).get(asn);
  if (!network) throw new Error(`nothing is known of AS${asn}`);
  const placed = await placedSessions(context, id, open);
  const judged = await judgedSessions(context, { request, network, placed });
  const rules = await rulesInForce(context);
  const ofNetwork = judgeNetwork(network, measuresOf(context));
  const sessions = judged.map(({ session, checks, factsWith }): JudgedSession => {
    const facts = factsWith([...ofNetwork, ...checks]);
    const stopped = isStopped(checks) || lacksRelationship(request);
    return { session, checks, facts, stopped, verdict: decide(rules, { direction, facts, stopped }) };
  });
  return { network: ofNetwork, sessions };
}

interface WithFacts {
  session: PlacedSession;
  checks: CheckOfRequest[];
  factsWith: (checks: readonly CheckOfRequest[]) => FactsOfSession;
}

/** Judges sessions by what is around them: at an exchange, or at a facility. */
async function judgedSessions(
  context: Context,
  {
    request,
    network,
    placed,
  }: { request: RequestToJudge; network: NetworkFacts; placed: readonly PlacedSession[] },
): Promise<WithFacts[]> {
  const asked = { asn: request.asn, request: request.id, sessions: placed };
  if (request.request_type === 'private') {
    const around = await privateSurroundings(context, {
      ...asked,
      local: request.local_autonomous_system_id,
    });
    return placed.map((session) => ({
      session,
      checks: judgePrivate(session, around, request.asn),
      factsWith: (checks) => commonFacts(session, { network, checks, request }),
    }));
  }
  const around = await surroundingsOf(context, asked);
  return placed.map((session) => ({
    session,
    checks: judgeSession(session, around, network),
    factsWith: (checks) => factsOfSession(session, around, { network, checks, request }),
  }));
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
