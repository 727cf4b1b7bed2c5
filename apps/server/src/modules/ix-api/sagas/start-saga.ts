import { randomUUID } from 'node:crypto';
import { type SagaKindName, saga as sagaResource } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { recordAudit } from '../../audit/index.ts';
import { shownRows } from '../shown.ts';
import { CHANGE_JOB } from './saga-jobs.ts';
import { freshSteps } from './saga-kinds.ts';
import { lockBeginning, targetOf } from './stored-saga.ts';

/** A change that somebody asks for. */
export interface Asked {
  kind: SagaKindName;
  /** What it is about, in a few words. */
  title: string;
  connection: number | null;
  endpoint: number;
  /** The port there; empty where it is yet to be. */
  config: string;
  /** Within which there is one change at a time; the port where it is left out. */
  subject?: string;
  mac_address?: string;
  wanted: object;
  /** What nobody may see of what is wanted. */
  secret?: string | null;
  not_before?: Date | null;
}

/** Writes a change down, and has it begun; nothing is sent to the exchange before that. */
export async function startSaga(context: Context, asked: Asked) {
  const id = await inTransaction(context, async (inner) => {
    await lockBeginning(inner, asked.endpoint);
    await requireNoOther(inner, asked);
    const isLater = asked.not_before != null && asked.not_before > inner.now();
    const made = await insert(inner, asked, isLater);
    await recordAudit(inner, [
      {
        kind: 'exchange_change_asked',
        target: targetOf({ connection_id: asked.connection, endpoint_id: asked.endpoint }),
        detail: { saga: made, change: asked.kind, about: asked.title, port: asked.config },
      },
    ]);
    if (!isLater) await inner.jobs.enqueue(inner, CHANGE_JOB, { objectId: made });
    return made;
  });
  const [shown] = await shownRows(context, sagaResource, [id]);
  if (!shown) throw new Error('a change that was made is not there');
  return shown;
}

/** A cancellation of a port goes with no other change of it. */
async function requireNoOther({ db }: Context, { kind, endpoint, config, subject = config }: Asked) {
  const { rows } =
    await sql`select from ixapi_saga where endpoint_id = ${endpoint} and state in ('scheduled', 'running', 'waiting', 'failed')
      and (subject = ${subject} or config_id <> '' and config_id = ${config} and (kind = 'cancellation' or ${kind === 'cancellation'}))`.execute(
      db,
    );
  if (rows.length > 0)
    throw new ApiError(409, {
      detail: 'A change of this port is under way: let it come to its end, cancel it or undo it.',
      code: 'saga_state',
    });
}

async function insert({ db, principal, secrets }: Context, asked: Asked, isLater: boolean): Promise<number> {
  const { kind, title, connection, endpoint, config, subject = config, wanted } = asked;
  const steps = freshSteps({ kind, wanted, is_undo: false });
  const { rows } = await sql<{ id: number }>`insert into ixapi_saga
    (kind, title, connection_id, endpoint_id, config_id, subject, mac_address, wanted, secret, state, message, steps, not_before, author_id, reference)
    values (${kind}, ${title}, ${connection}, ${endpoint}, ${config}, ${subject}, ${asked.mac_address ?? null}::macaddr, ${JSON.stringify(wanted)}::jsonb,
      ${asked.secret ? secrets.seal(asked.secret) : null}, ${isLater ? 'scheduled' : 'running'}, ${isLater ? 'It is to begin later.' : 'It is about to begin.'},
      ${JSON.stringify(steps)}::jsonb, ${asked.not_before ?? null}, (select id from auth_user where id = ${principal.id}), ${randomUUID()})
    returning id::int as id`.execute(db);
  return rows[0]?.id ?? 0;
}
