import type { AskByApiInput } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, forbidden } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { holds } from '../../../engine/permissions.ts';
import {
  lockRequest,
  requireStep,
  type StoredRequest,
  shownRequest,
  storedRequest,
  takeStep,
  tellStep,
} from '../../requests/index.ts';
import { apiOfNetwork, type KeptApi, trying } from './api-of-network.ts';
import { requestSessionsAt, sessionsAt } from './ask-sessions.ts';
import { type Heard, keepAnswers, makeAgreed } from './keep-answers.ts';
import { localAsnOf, ownSessions, wishOf } from './own-sessions.ts';
import type { RemotePage } from './remote-answers.ts';
import { RemoteFault } from './remote-api.ts';

type Own = Awaited<ReturnType<typeof ownSessions>>[number];

interface Asked extends Heard {
  /** By which they know the request; empty where its sessions are in several. */
  reference: string;
  text: string;
}

/** Asks a network for the sessions of a request by its Peering API, and keeps what it answers at once. */
export const ask: ActionHandler = async ({ context, id, input }) => {
  const { session_status = null }: AskByApiInput = Object(input);
  if (session_status && !holds(context.principal, 'peering.add_internetexchangepeeringsession'))
    throw forbidden('You may not make sessions: leave `session_status` out.');
  const before = await storedRequest(context, id);
  requireStep(before, 'ask');
  const api = await apiOfNetwork(context, before.asn);
  const open = (await ownSessions(context, id)).filter(({ status }) => status === 'proposed');
  const pair = { local_asn: localAsnOf(open), peer_asn: before.asn };
  const asked = await trying(context, api, () => askFor(context, api, { open, pair })).catch(
    (error: unknown) => failed(context, before, error),
  );
  await inTransaction(context, async (inner) => {
    const request = await lockRequest(inner, id);
    requireStep(request, 'ask');
    await sql`update requests_session set remote_id = '', remote_status = '' where request_id = ${id} and status = 'proposed'`.execute(
      inner.db,
    );
    const now = inner.now().toISOString();
    await takeStep(inner, request, {
      ...{ step: 'ask', text: `${api.url}: ${asked.text}` },
      columns: {
        ...{ written: now, asked_by_api: now, next_reminder: null, api_error: '' },
        ...{ api_session_status: session_status, remote_reference: asked.reference },
      },
    });
    await keepAnswers(inner, request, asked);
  });
  await makeAgreed(context, id);
  return shownRequest(context, id);
};

/**
 * Asks for what they do not have yet: a request that reached them and whose answer did not reach us is taken up where it stands, and not
 * sent twice.
 */
async function askFor(
  context: Context,
  api: KeptApi,
  { open, pair }: { open: readonly Own[]; pair: { local_asn: number; peer_asn: number } },
): Promise<Asked> {
  const { sessions: there } = await sessionsAt(api, { asn: pair.local_asn, reference: '' });
  const known = there.filter(
    (one) =>
      one.status?.toLowerCase() !== 'rejected' &&
      one.peer_asn === pair.peer_asn &&
      open.some(({ ip, local_ip }) => ip === one.peer_ip && local_ip === one.local_ip),
  );
  const missing = open.filter(
    ({ ip, local_ip }) => !known.some((one) => one.peer_ip === ip && one.local_ip === local_ip),
  );
  const references = (more: string | null) => {
    const all = new Set([
      ...known.map(({ request_id }) => request_id ?? ''),
      ...(more === null ? [] : [more]),
    ]);
    return all.size === 1 ? ([...all][0] ?? '') : '';
  };
  if (missing.length === 0)
    return {
      ...{ sessions: known, doubts: [], reference: references(null) },
      text: `${countOf(known.length)} known there already.`,
    };
  const page = await requestSessionsAt(
    api,
    missing.map((one) => wishOf(context, one, pair)),
  ).catch(rejection);
  // Who answers with a list of sessions and no status has accepted them.
  const taken = page.sessions.map((one) => ({ ...one, status: one.status ?? 'Approved' }));
  const refused = refusedOf(page, missing);
  const silent = missing.filter(
    ({ id, ip, local_ip }) =>
      !refused.some((one) => one.id === id) &&
      !taken.some((one) => one.peer_ip === ip && one.local_ip === local_ip),
  );
  const request_id = page.request_id ?? taken[0]?.request_id ?? '';
  return {
    ...{ sessions: [...known, ...taken], refused, reference: references(request_id) },
    doubts: [
      ...(page.unreadable ? [`${page.unreadable} of their entries cannot be read.`] : []),
      ...silent.map(({ ip }) => `They said nothing of ${ip}.`),
    ],
    text: `${countOf(missing.length)} asked for: ${taken.length} taken, ${refused.length} refused.`,
  };
}

const countOf = (count: number) => (count === 1 ? '1 session' : `${count} sessions`);

/** An error with the id of a request is a decision about all of it; any other says that nothing was kept. */
function rejection(error: unknown): RemotePage {
  if (!(error instanceof RemoteFault) || !error.refusal?.request_id) throw error;
  const { request_id, errors } = error.refusal;
  return { sessions: [], unreadable: 0, next_token: null, request_id, errors };
}

/** Which of the sessions that were sent they refused: by both addresses, or by the place in the list. */
function refusedOf({ errors }: RemotePage, sent: readonly Own[]): { id: number; reason: string }[] {
  return errors.flatMap(({ name, text, addresses }) => {
    const at = /^sessions\[(\d{1,4})\]/.exec(name)?.[1];
    const own = addresses
      ? sent.find(({ ip, local_ip }) => ip === addresses.peer_ip && local_ip === addresses.local_ip)
      : at === undefined
        ? undefined
        : sent[Number(at)];
    return own ? [{ id: own.id, reason: text || 'They gave no reason.' }] : [];
  });
}

/** Tells in the history that asking came to nothing, and in the answer why; the request stays where it was. */
async function failed(context: Context, { id, status }: StoredRequest, error: unknown): Promise<never> {
  if (!(error instanceof RemoteFault)) throw error;
  const wants = error.refusal?.status === 422 ? ' They want people to talk about it.' : '';
  const text = `Their API was asked, and nothing came of it: ${error.message}.${wants}`.slice(0, 2000);
  await tellStep(context, id, { action: 'ask', from: status, to: status, text });
  await sql`update requests_request set api_error = ${text} where id = ${id}`.execute(context.db);
  throw new ApiError(error.refusal ? 409 : 502, { detail: text, code: 'peering_api_failed' });
}
