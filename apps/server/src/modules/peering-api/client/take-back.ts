import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { lockRequest, tellStep } from '../../requests/index.ts';
import { type KeptApi, trying } from './api-of-network.ts';
import { deleteSessionAt } from './ask-sessions.ts';
import { keepDoubts } from './keep-answers.ts';
import { RemoteFault } from './remote-api.ts';

/** What stands with a session that was taken back there, or that people there have to remove. */
const TAKEN_BACK = 'Withdrawn';
const LEFT_TO_PEOPLE = 'Removal asked for';
const SETTLED = ['rejected', TAKEN_BACK.toLowerCase(), LEFT_TO_PEOPLE.toLowerCase()];

/** Sessions `q` of a request `r` that was withdrawn here, and which the network still holds as asked for. */
const HELD_THERE = sql`r.status = 'withdrawn' and q.remote_id <> '' and lower(q.remote_status) <> all(${SETTLED}::text[])`;

/** Requests that were withdrawn here, and of which networks have not been told by their API. */
export async function withdrawnRequests(
  { db }: Context,
  most: number,
): Promise<{ id: number; asn: number }[]> {
  const { rows } = await sql<{ id: number; asn: number }>`
    select r.id::int as id, r.asn::float8 as asn from requests_request r
    where r.direction = 'outbound' and r.asked_by_api is not null
      and exists (select from requests_session q where q.request_id = r.id and ${HELD_THERE}) order by r.followed nulls first, r.id limit ${most}`.execute(
    db,
  );
  return rows;
}

/** Takes back at a network, session by session, what was withdrawn here; each is noted as it is done. Fails with a `RemoteFault`, which is kept. */
export async function takeBack(context: Context, api: KeptApi, id: number): Promise<void> {
  const { rows } = await sql<{ id: number; ip: string; remote_id: string }>`
    select q.id::int as id, host(q.ip_address) as ip, q.remote_id from requests_session q join requests_request r on r.id = q.request_id
    where r.id = ${id} and ${HELD_THERE} order by q.id`.execute(context.db);
  for (const session of rows) {
    const said = await trying(context, api, () => deleteSessionAt(api, session.remote_id)).catch(
      async (error: unknown) => {
        if (error instanceof RemoteFault)
          await inTransaction(context, async (inner) =>
            keepDoubts(inner, await lockRequest(inner, id), [
              `Their API does not take it back: ${error.message}.`,
            ]),
          );
        throw error;
      },
    );
    const text =
      said === null
        ? `${session.ip} was taken back at their API.`
        : `${session.ip} is not taken back by their API: ${said}`;
    await inTransaction(context, async (inner) => {
      const { status } = await lockRequest(inner, id);
      // What is gone there has no id any more: asked for again, it is another.
      await sql`update requests_session set remote_status = ${said === null ? TAKEN_BACK : LEFT_TO_PEOPLE},
        remote_id = case when ${said === null} then '' else remote_id end, updated = now() where id = ${session.id}`.execute(
        inner.db,
      );
      await tellStep(inner, id, { action: 'follow', from: status, to: status, text, isByItself: true });
    });
  }
  await inTransaction(context, async (inner) => keepDoubts(inner, await lockRequest(inner, id), []));
}
