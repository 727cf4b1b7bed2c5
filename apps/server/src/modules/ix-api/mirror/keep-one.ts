import type { Kind, Mac, ServiceConfig } from '@peersmith/ix-api';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { GONE } from './derive-ports.ts';
import { pointedAt, putPorts } from './keep-lists.ts';
import { dropObjects, lockMirror, putObjects } from './put-objects.ts';

/** Keeps what an exchange said of one port when it was changed, so that nobody reads of the one before. */
export async function keepOne(
  context: Context,
  endpoint: number,
  {
    config,
    mac,
    gone,
  }: { config?: ServiceConfig | undefined; mac?: Mac | undefined; gone?: readonly string[] },
): Promise<void> {
  await inTransaction(context, async (inner) => {
    await lockMirror(inner, endpoint);
    if (mac) await putObjects(inner, { endpoint, kind: 'macs', rows: [mac] });
    if (gone?.length) await dropObjects(inner, { endpoint, kind: 'macs', ids: gone });
    if (config) await keepPort(inner, endpoint, config);
  });
}

async function keepPort(context: Context, endpoint: number, config: ServiceConfig): Promise<void> {
  await putObjects(context, { endpoint, kind: 'network-service-configs', rows: [config] });
  const pointed = await pointedAt(context, endpoint, config);
  await putPorts(context, endpoint, [config], { pointed, seen: context.now() });
  if (GONE.includes(config.state)) await dropPort(context, endpoint, config.id);
}

const dropPort = ({ db }: Context, endpoint: number, id: string) =>
  sql`delete from ixapi_serviceconfig where endpoint_id = ${endpoint} and remote_id = ${id}`.execute(db);

/** One object as the exchange has it now, or that it has it no more. */
type Kept =
  | { kind: 'network-service-configs'; row: ServiceConfig }
  | { kind: Kind; row: { id: string } }
  | { kind: Kind; gone: string };

/** Keeps one object as the exchange has it now, or that it has it no more. */
export async function keepObject(context: Context, endpoint: number, kept: Kept): Promise<void> {
  await inTransaction(context, async (inner) => {
    await lockMirror(inner, endpoint);
    if ('gone' in kept) {
      await dropObjects(inner, { endpoint, kind: kept.kind, ids: [kept.gone] });
      if (kept.kind === 'network-service-configs') await dropPort(inner, endpoint, kept.gone);
    } else if (isPort(kept)) await keepPort(inner, endpoint, kept.row);
    else await putObjects(inner, { endpoint, kind: kept.kind, rows: [kept.row] });
  });
}

const isPort = (kept: Kept): kept is { kind: 'network-service-configs'; row: ServiceConfig } =>
  kept.kind === 'network-service-configs';
