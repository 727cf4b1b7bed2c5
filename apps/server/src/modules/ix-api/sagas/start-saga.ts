import { randomUUID } from 'node:crypto';
import { saga as sagaResource } from '@peersmith/model';
import { parseMac } from '@peersmith/net';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import { recordAudit } from '../../audit/index.ts';
import { portOfConnection } from '../port-of-connection.ts';
import { shownRows } from '../shown.ts';
import { CHANGE_JOB } from './saga-jobs.ts';
import { freshSteps } from './stored-saga.ts';

/** What is to be changed, and when. */
interface Wanted {
  connection: number;
  mac_address: string | null;
  not_before: Date | null;
}

/** Writes a change of a MAC address down, and has it begun; nothing is sent to the exchange before that. */
export async function startSaga(context: Context, { connection, mac_address, not_before }: Wanted) {
  const port = await portOfConnection(context, connection);
  const mac = requireMac(mac_address ?? port.mac_address);
  const id = await inTransaction(context, async (inner) => {
    const { db, now, principal } = inner;
    await sql`select from ixapi_serviceconfig where id = ${port.id} for update`.execute(db);
    const { rows: open } =
      await sql`select from ixapi_saga where endpoint_id = ${port.endpoint} and config_id = ${port.remote_id} and state in ('scheduled', 'running', 'waiting', 'failed')`.execute(
        db,
      );
    if (open.length > 0)
      throw new ApiError(409, {
        detail: 'A change of this port is under way: let it come to its end, cancel it or undo it.',
        code: 'saga_state',
      });
    const isLater = not_before !== null && not_before > now();
    const message = isLater ? 'It is to begin later.' : 'It is about to begin.';
    const { rows } = await sql<{ id: number }>`insert into ixapi_saga
      (connection_id, endpoint_id, config_id, mac_address, state, message, steps, not_before, author_id, reference)
      values (${connection}, ${port.endpoint}, ${port.remote_id}, ${mac}::macaddr, ${isLater ? 'scheduled' : 'running'}, ${message},
        ${JSON.stringify(freshSteps())}::jsonb, ${not_before}, (select id from auth_user where id = ${principal.id}), ${randomUUID()})
      returning id::int as id`.execute(db);
    const [made] = rows;
    await recordAudit(inner, [
      {
        kind: 'exchange_change_asked',
        target: { type: 'net.connection', id: connection, name: `Connection #${connection}` },
        detail: { saga: made?.id ?? null, port: port.remote_id, mac_address: mac },
      },
    ]);
    if (!isLater && made) await inner.jobs.enqueue(inner, CHANGE_JOB, { objectId: made.id });
    return made?.id ?? 0;
  });
  const [shown] = await shownRows(context, sagaResource, [id]);
  if (!shown) throw new Error('a change that was made is not there');
  return shown;
}

/** An address that a port may have: of one station, and not empty. */
export function requireMac(given: string | null): string {
  if (!given)
    throw new Invalid({ mac_address: ['The connection has no MAC address: enter one there, or say which.'] });
  const mac = parseMac(given);
  if (!mac) throw new Invalid({ mac_address: ['Enter a valid MAC address.'] });
  if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 || mac === '00:00:00:00:00:00')
    throw new Invalid({ mac_address: ['This is no address of one station: the exchange would refuse it.'] });
  return mac;
}
