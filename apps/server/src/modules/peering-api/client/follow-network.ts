import { peeringRequest } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import type { JobHandler } from '../../../engine/jobs.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { lockRequest, shownRequest, storedRequest } from '../../requests/index.ts';
import { apiOfNetwork, type KeptApi, keptApi, trying } from './api-of-network.ts';
import { sessionsAt, singleSessionsAt } from './ask-sessions.ts';
import { isSame } from './judge-answers.ts';
import { keepAnswers, keepDoubts, makeAgreed } from './keep-answers.ts';
import { ownSessions } from './own-sessions.ts';
import { RemoteFault } from './remote-api.ts';
import { takeBack, withdrawnRequests } from './take-back.ts';

export const FOLLOW_API_JOB = 'requests.follow-api';
/** Most requests of one run; the others come first in the next. */
const MOST = 200;
const FOLLOWED = ['written', 'agreed', 'provisioning'];

/** Asks a network where the sessions of a request stand, and keeps what it says. Fails with a `RemoteFault`, which is kept as well. */
async function followRequest(context: Context, api: KeptApi, id: number): Promise<void> {
  const own = await ownSessions(context, id);
  const asn = own.find(({ local_asn }) => local_asn !== null)?.local_asn;
  if (!asn) return;
  const { rows } = await sql<{
    reference: string;
  }>`select remote_reference as reference from requests_request where id = ${id}`.execute(context.db);
  const heard = await trying(context, api, async () => {
    const reference = rows[0]?.reference ?? '';
    const { sessions, unreadable } = await sessionsAt(api, { asn, reference });
    const ids = new Set(own.map(({ remote_id }) => remote_id).filter(Boolean));
    // Some tell of all that is between the two networks, whatever they are asked.
    const ours = sessions.filter(
      (one) =>
        ids.has(one.session_id) ||
        (reference !== '' && one.request_id === reference) ||
        own.some((held) => held.remote_id === '' && isSame(held, one)),
    );
    const absent = [...ids].filter((one) => !sessions.some(({ session_id }) => session_id === one));
    const single = await singleSessionsAt(api, absent);
    const gone = own.filter(
      ({ remote_id }) =>
        absent.includes(remote_id) && !single.some(({ session_id }) => session_id === remote_id),
    );
    return {
      sessions: [...ours, ...single],
      doubts: [
        ...(unreadable ? [`${unreadable} of their entries cannot be read.`] : []),
        ...gone.map(({ ip }) => `They no longer know the session with ${ip}.`),
      ],
    };
  }).catch(async (error: unknown) => {
    if (error instanceof RemoteFault)
      await inTransaction(context, async (inner) =>
        keepDoubts(inner, await lockRequest(inner, id), [
          `Their API did not say where it stands: ${error.message}.`,
        ]),
      );
    throw error;
  });
  await inTransaction(context, async (inner) => {
    const request = await lockRequest(inner, id);
    if (FOLLOWED.includes(request.status)) await keepAnswers(inner, request, heard);
  });
  await makeAgreed(context, id);
}

/** Follows one request now. */
export const follow: ActionHandler = async ({ context, id }) => {
  const { asn, status } = await storedRequest(context, id);
  const { rows } =
    await sql`select from requests_request where id = ${id} and asked_by_api is not null`.execute(context.db);
  if (rows.length === 0 || !FOLLOWED.includes(status))
    throw new ApiError(409, {
      detail: 'It is not under way with their Peering API: there is nothing to follow.',
      code: 'request_state',
    });
  try {
    await followRequest(context, await apiOfNetwork(context, asn), id);
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    throw new ApiError(502, {
      detail: `Their API did not say where it stands: ${error.message}.`,
      code: 'peering_api_failed',
    });
  }
  return shownRequest(context, id);
};

/** Follows every request that is under way with a Peering API, who was asked longest ago first, and takes back there what was withdrawn here. An API that fails is left alone for this run, and keeps no other from being asked. */
export const followApiJob: JobHandler = {
  name: FOLLOW_API_JOB,
  object: peeringRequest,
  singleton: true,
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  run: async (context, { id: job, progress, signal }) => {
    await forgetRuns(context, FOLLOW_API_JOB, job);
    const { rows } = await sql<{
      id: number;
      asn: number;
    }>`select id::int as id, asn::float8 as asn from requests_request
      where direction = 'outbound' and asked_by_api is not null and status = any(${FOLLOWED}) order by followed nulls first, id limit ${MOST}`.execute(
      context.db,
    );
    const work = [
      ...rows.map((one) => ({ ...one, move: followRequest })),
      ...(await withdrawnRequests(context, MOST)).map((one) => ({ ...one, move: takeBack })),
    ];
    const apis = new Map<number, KeptApi | null>();
    const counts = { followed: 0, failed: 0 };
    for (const [at, one] of work.entries()) {
      signal.throwIfAborted();
      progress.step(`AS${one.asn}`, at, work.length);
      try {
        if (await moved(context, apis, one)) counts.followed += 1;
        else await passOver(context, one.id);
      } catch (error) {
        progress.log('warning', `AS${one.asn}: ${await kept(context, one, { error, apis, signal })}`);
        counts.failed += 1;
      }
    }
    return {
      message: `${counts.followed} requests were followed; ${counts.failed} could not be.`,
      data: counts,
    };
  },
};

interface Move {
  id: number;
  asn: number;
  move: (context: Context, api: KeptApi, id: number) => Promise<void>;
}

/** Asks about one request; false where its network has no API that is asked in this run. */
async function moved(
  context: Context,
  apis: Map<number, KeptApi | null>,
  { id, asn, move }: Move,
): Promise<boolean> {
  if (!apis.has(asn)) {
    // One that cannot be read is not read again for each of its requests.
    apis.set(asn, null);
    apis.set(asn, await keptApi(context, { asn }));
  }
  const api = apis.get(asn);
  if (!api) return false;
  await move(context, api, id);
  return true;
}

/** It had its turn: others come first in the next run. */
const passOver = (context: Context, id: number) =>
  sql`update requests_request set followed = ${context.now()} where id = ${id}`.execute(context.db);

interface Failed {
  error: unknown;
  apis: Map<number, KeptApi | null>;
  signal: AbortSignal;
}

/** Why one was not followed, which it tells as well; what is no trouble of one of them alone fails further. */
async function kept(context: Context, { id, asn }: Move, { error, apis, signal }: Failed): Promise<string> {
  if (error instanceof RemoteFault) {
    apis.set(asn, null);
    return error.message;
  }
  if (!failedAlone(error, signal)) throw error;
  const text = unforeseenText(error);
  await inTransaction(context, async (inner) =>
    keepDoubts(inner, await lockRequest(inner, id), [`It was not followed. ${text}`]),
  );
  return text;
}
