import type { Kind, Objects, ServiceConfig } from '@peersmith/ix-api';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { type Pointed, portsOf } from './derive-ports.ts';
import { lockMirror, putObjects } from './put-objects.ts';
import type { Lists } from './read-lists.ts';

const BATCH = 1000;

/**
 * Puts what was read since a moment in place of what was kept, all of it or nothing. Lists that were not read stay as they were, and
 * so does what a change has kept since that moment: it is newer.
 */
export async function keepLists(
  context: Context,
  endpoint: number,
  { lists, started }: { lists: Lists; started: string },
): Promise<void> {
  await inTransaction(context, async (inner) => {
    await lockMirror(inner, endpoint);
    for (const [kind, rows] of Object.entries(lists)) {
      await putObjects(inner, { endpoint, kind, rows, started });
      await sql`delete from ixapi_object where endpoint_id = ${endpoint} and kind = ${kind} and kept < ${started}::timestamptz
        and not (remote_id = any(${rows.map(({ id }) => id)}::text[]))`.execute(inner.db);
    }
    await sql`delete from ixapi_gone where endpoint_id = ${endpoint} and since < ${started}::timestamptz`.execute(
      inner.db,
    );
    await keepPorts(inner, endpoint);
  });
}

/** Makes the ports of an exchange those that its objects are. */
async function keepPorts(context: Context, endpoint: number): Promise<void> {
  const pointed = await pointedAt(context, endpoint);
  const { rows } = await sql<{
    data: ServiceConfig;
  }>`select data from ixapi_object where endpoint_id = ${endpoint} and kind = 'network-service-configs'`.execute(
    context.db,
  );
  const configs = rows.map(({ data }) => data);
  await putPorts(context, endpoint, configs, { pointed, seen: context.now() });
  const ids = portsOf(configs, pointed).map(({ remote_id }) => remote_id);
  await sql`delete from ixapi_serviceconfig where endpoint_id = ${endpoint} and not (remote_id = any(${ids}::text[]))`.execute(
    context.db,
  );
}

/** Puts ports with what they point at in place of ids. */
export async function putPorts(
  { db }: Context,
  endpoint: number,
  configs: readonly ServiceConfig[],
  { pointed, seen }: { pointed: Pointed; seen: Date },
): Promise<void> {
  for (let at = 0; at < configs.length; at += BATCH) {
    const batch = JSON.stringify(portsOf(configs.slice(at, at + BATCH), pointed));
    await sql`insert into ixapi_serviceconfig (endpoint_id, seen, ${sql.raw(NAMES)})
      select ${endpoint}, ${seen}, ${sql.raw(NAMES)} from jsonb_to_recordset(${batch}::jsonb) r(${sql.raw(TYPED)})
      on conflict (endpoint_id, remote_id) do update set seen = excluded.seen, updated = now(), ${sql.raw(TAKEN)}`.execute(
      db,
    );
  }
}

const COLUMNS = {
  remote_id: 'text',
  state: 'text',
  type: 'text',
  network_service: 'text',
  network_service_name: 'text',
  product_name: 'text',
  ipv4_address: 'inet',
  ipv6_address: 'inet',
  vlan: 'integer',
  inner_vlan: 'integer',
  mac_addresses: 'jsonb',
  capacity: 'integer',
  asns: 'jsonb',
  status: 'jsonb',
  managing_account: 'text',
  consuming_account: 'text',
};
const NAMES = Object.keys(COLUMNS).join(', ');
const TYPED = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const TAKEN = Object.keys(COLUMNS)
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/** What service configs point at, as it is kept. */
export async function pointedAt({ db }: Context, endpoint: number, of_one?: ServiceConfig): Promise<Pointed> {
  const ids = of_one && [...of_one.ips, ...of_one.macs, of_one.network_service, of_one.product_offering];
  const wanted = ids ? sql`remote_id = any(${ids.filter((id) => id !== null)}::text[])` : sql`true`;
  const { rows } = await sql<{
    kind: Kind;
    data: { id: string };
  }>`select kind, data from ixapi_object where endpoint_id = ${endpoint} and kind in ('ips', 'macs', 'network-services', 'product-offerings') and ${wanted}`.execute(
    db,
  );
  const of = <K extends Kind>(asked: K) =>
    new Map(
      rows.flatMap(({ kind, data }) => (kind === asked ? [[data.id, data as Objects[K]] as const] : [])),
    );
  return {
    ips: of('ips'),
    macs: of('macs'),
    services: of('network-services'),
    products: of('product-offerings'),
  };
}
