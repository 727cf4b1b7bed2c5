import type { NewSessionStatus } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { storable, storableJson } from '../../../platform/storable.ts';
import {
  lockRequest,
  provisionRequest,
  type StoredRequest,
  takeStep,
  tellStep,
  toldBy,
  writeVerdicts,
} from '../../requests/index.ts';
import { type Judged, judgeAnswers, type SessionNews } from './judge-answers.ts';
import { ownSessions } from './own-sessions.ts';
import type { RemoteSession } from './remote-answers.ts';

/** What another network said of a request, and how it came to be asked. */
export interface Heard {
  sessions: readonly RemoteSession[];
  /** What it refused, by our own ids, with its words. */
  refused?: readonly { id: number; reason: string }[];
  /** What else cannot be right. */
  doubts: readonly string[];
}

/** Keeps what another network says of the sessions of a request that is locked: news, doubts, and the outcome once nothing is pending. */
export async function keepAnswers(
  context: Context,
  request: StoredRequest,
  { sessions, refused = [], doubts }: Heard,
): Promise<void> {
  const own = await ownSessions(context, request.id);
  const judged = judgeAnswers(own, sessions, request.asn);
  const turned = refused.flatMap(({ id, reason }): SessionNews[] => {
    const held = own.find((one) => one.id === id);
    return held && !judged.news.some((one) => one.id === id)
      ? [{ id, remote_id: held.remote_id, remote_status: 'Rejected', reason }]
      : [];
  });
  const news = [...judged.news, ...turned];
  const moved = news.filter(({ id, remote_status }) =>
    own.some((one) => one.id === id && one.remote_status !== remote_status),
  );
  await sql`update requests_session q set remote_id = v.remote_id, remote_status = v.remote_status, updated = now()
    from json_to_recordset(${storableJson(news)}::json) v(id bigint, remote_id text, remote_status text)
    where q.id = v.id and (q.remote_id, q.remote_status) is distinct from (v.remote_id, v.remote_status)`.execute(
    context.db,
  );
  if (moved.length) {
    const text = moved.map(({ id, remote_status, reason }) => {
      const ip = own.find((one) => one.id === id)?.ip ?? '';
      return `${ip}: ${remote_status}${reason ? ` (${reason})` : ''}`;
    });
    await told(context, request, `They say ${text.join(', ')}.`);
  }
  await keepDoubts(context, request, [...judged.doubts, ...doubts]);
  await conclude(context, request, news);
}

/** Adds to the history what happened by itself. */
const told = (context: Context, { id, status }: StoredRequest, text: string) =>
  tellStep(context, id, {
    ...{ action: 'follow', from: status, to: status, isByItself: true },
    text: storable(text, 4000),
  });

/** Keeps what is not believed; it is in the history once, however often they say it. */
export async function keepDoubts(
  context: Context,
  request: StoredRequest,
  doubts: Judged['doubts'],
): Promise<void> {
  const text = storable(doubts.join(' '), 2000);
  const { rows } = await sql<{
    before: string;
  }>`with held as (select id, api_error from requests_request where id = ${request.id})
    update requests_request r set followed = ${context.now()}, api_error = ${text} from held where r.id = held.id returning held.api_error as before`.execute(
    context.db,
  );
  if (text && rows[0]?.before !== text) await told(context, request, text);
}

/** Agrees on what was accepted, once nothing of it is pending; ends it where all was rejected. */
async function conclude(
  context: Context,
  request: StoredRequest,
  news: readonly SessionNews[],
): Promise<void> {
  if (request.status !== 'written') return;
  const open = (await ownSessions(context, request.id)).filter(({ status }) => status === 'proposed');
  if (open.length === 0 || open.some(({ remote_status }) => ['', 'Pending'].includes(remote_status))) return;
  const verdicts = open.map(({ id, remote_status }) => ({
    id,
    status: remote_status === 'Rejected' ? ('refused' as const) : ('accepted' as const),
    verdict: news.find((one) => one.id === id)?.reason ?? '',
    rule: null,
  }));
  await writeVerdicts(context, verdicts, { isByItself: true });
  const refused = verdicts.filter(({ status }) => status === 'refused');
  const reason = [...new Set(refused.map(({ verdict }) => verdict).filter(Boolean))].join(' ').slice(0, 2000);
  const accepted = verdicts.length - refused.length;
  await takeStep(context, request, {
    step: accepted ? 'agree' : 'decline',
    text: `By their API: ${accepted} accepted, ${refused.length} refused.${reason ? ` ${reason}` : ''}`.slice(
      0,
      4000,
    ),
    isByItself: true,
    columns: {
      ...{ reason, next_reminder: null, answered: context.now().toISOString() },
      ...{ decided: context.now().toISOString(), decided_by_id: null, decided_by_rule_id: null },
    },
  });
}

/**
 * Makes the sessions of a request that was agreed on by API, where that was said when it was asked. By itself, so that what cannot be made
 * does not undo what they said; why not is in the history, once.
 */
export async function makeAgreed(outer: Context, id: number): Promise<void> {
  const { rows } = await sql<{
    status: NewSessionStatus | null;
  }>`select api_session_status as status from requests_request
    where id = ${id} and status = 'agreed'`.execute(outer.db);
  const status = rows[0]?.status;
  if (!status) return;
  try {
    await inTransaction(outer, async (context) => {
      const request = await lockRequest(context, id);
      if (request.status === 'agreed')
        await provisionRequest(context, request, { status, defaults: {}, isByItself: true });
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await inTransaction(outer, async (context) =>
      keepDoubts(context, await lockRequest(context, id), [`The sessions were not made: ${toldBy(error)}`]),
    );
  }
}
