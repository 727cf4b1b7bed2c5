import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { storableJson } from '../../../platform/storable.ts';
import type { Lists } from './read-devices.ts';

const BATCH = 2000;
/** How long what is gone is still shown. */
const KEPT_DAYS = 90;

/** What is kept of each kind, in the order in which they point at each other. */
const COLUMNS = {
  device: [
    ...['name', 'role', 'status', 'platform', 'platform_name', 'site', 'manufacturer', 'model', 'serial'],
    ...[
      'primary_ip4',
      'primary_ip6',
      'tags',
      'config_context',
      'local_context_data',
      'description',
      'last_updated',
    ],
  ],
  platform: ['name', 'slug', 'manufacturer', 'description'],
  interface: [
    ...[
      'device_id',
      'name',
      'label',
      'type',
      'enabled',
      'mgmt_only',
      'lag',
      'mtu',
      'speed',
      'mac_address',
      'description',
    ],
  ],
  ipaddress: ['interface_id', 'address', 'status', 'role', 'vrf', 'dns_name', 'description'],
} as const;
type Kind = keyof typeof COLUMNS;

/** What came of reading one kind. */
export interface Kept {
  here: number;
  changed: number;
  went: number;
}

/** Makes what is kept that which was read, in the open transaction: what stays as it was is not written, and what NetBox does not tell of any more is gone since now. */
export async function keepDevices(context: Context, lists: Lists): Promise<Record<Kind, Kept>> {
  const interfaces = lists.interface.rows.map(({ device, ...rest }) => ({ ...rest, device_id: device }));
  const addresses = lists.ipaddress.rows.map(({ interface: on, ...rest }) => ({ ...rest, interface_id: on }));
  const known = await idsOf(context, 'device', lists.device);
  const kept = {
    device: await keepKind(context, 'device', lists.device),
    platform: await keepKind(context, 'platform', lists.platform),
    interface: await keepKind(context, 'interface', {
      ...lists.interface,
      rows: interfaces.filter(({ device_id }) => known.has(device_id)),
    }),
    ipaddress: { here: 0, changed: 0, went: 0 },
  };
  const there = await idsOf(context, 'interface', { rows: [], rejected: [] });
  kept.ipaddress = await keepKind(context, 'ipaddress', {
    ...lists.ipaddress,
    rows: addresses.filter(({ interface_id }) => interface_id !== null && there.has(interface_id)),
  });
  await forget(context);
  return kept;
}

interface Read {
  rows: readonly { id: number }[];
  /** Rows that could not be read stay as they were. */
  rejected: readonly number[];
}

/** What there will be to point at. */
async function idsOf({ db }: Context, kind: Kind, { rows }: Read): Promise<Set<number>> {
  const held = await sql<{ id: number }>`select id::int as id from ${table(kind)}`.execute(db);
  return new Set([...rows, ...held.rows].map(({ id }) => id));
}

async function keepKind({ db, now }: Context, kind: Kind, { rows, rejected }: Read): Promise<Kept> {
  const columns: readonly string[] = COLUMNS[kind];
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const of = (from: string) => sql.join(columns.map((name) => sql.ref(`${from}.${name}`)));
  const set = sql.join(columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`));
  let changed = 0;
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = storableJson(rows.slice(at, at + BATCH));
    const { numAffectedRows = 0n } = await sql`insert into ${table(kind)} as k (id, ${names})
      select g.id, ${of('g')} from json_populate_recordset(null::${table(kind)}, ${batch}::json) g
      on conflict (id) do update set ${set}, gone = null, updated = now()
        where (${of('k')}) is distinct from (${of('excluded')}) or k.gone is not null`.execute(db);
    changed += Number(numAffectedRows);
  }
  const here = [...rows.map(({ id }) => id), ...rejected];
  const { numAffectedRows: went = 0n } =
    await sql`update ${table(kind)} set gone = ${now()}, updated = now() where gone is null and not (id = any(${here}::bigint[]))`.execute(
      db,
    );
  return { here: rows.length, changed, went: Number(went) };
}

/** What has been gone for long is forgotten, but a device that a router still names. */
async function forget({ db, now }: Context): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000);
  for (const kind of ['ipaddress', 'interface', 'platform'] as const)
    await sql`delete from ${table(kind)} where gone < ${before}`.execute(db);
  await sql`delete from netbox_device where gone < ${before} and not exists (select from devices_router r where r.netbox_device_id = netbox_device.id)`.execute(
    db,
  );
}

const table = (kind: Kind) => sql.table(`netbox_${kind}`);
