import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { HeldExport } from './members-fault.ts';
import type { ReadExport } from './read-task.ts';
import type { Source } from './sources.queries.ts';

/** Where an export was read, and by what it is known again. */
interface Origin {
  file_name: string;
  etag: string;
  last_modified: string;
  basis: string;
}

/** What came of reading an export. */
export interface KeptExport {
  ports: number;
  members: number;
  findings: number;
  came: number;
  changed: number;
  went: number;
}

/** Makes the ports that are kept those of an export, in the open transaction: what stays as it was is not written. */
export async function keepExport(
  { db }: Context,
  { id }: Source,
  { read, origin, accept_gone }: { read: ReadExport; origin: Origin; accept_gone: boolean },
): Promise<KeptExport> {
  // Two that read one export at a time take turns; and it is still there.
  const { rows: held } = await sql`select from members_memberexport where id = ${id} for update`.execute(db);
  if (held.length === 0) return { ports: 0, members: 0, findings: 0, came: 0, changed: 0, went: 0 };
  const ports = read.ports.map((port) => ({
    ...{ asn: port.asn, name: port.name, member_type: port.member_type, lan: port.lan_name },
    ...{ ip_address: port.address, mac_addresses: port.mac, speed: port.speed },
    ...{ max_prefixes: port.prefix_limit, irr_as_set: port.as_set },
    ...{ is_active: port.is_active, is_rs_peer: port.route_server },
  }));
  if (!accept_gone) await refuseLoss(db, id, read);
  const counts = await mergePorts(db, id, JSON.stringify(ports));
  const members = new Set(ports.map(({ asn }) => asn)).size;
  await sql`update members_memberexport set version = ${read.version}, generated = ${read.generated}, member_count = ${members},
    port_count = ${ports.length}, finding_count = ${read.finding_count}, disputed = ${read.disputed}::inet[], findings = ${JSON.stringify(read.findings)}::jsonb,
    file_name = ${origin.file_name}, etag = ${origin.etag}, last_modified = ${origin.last_modified}, basis = ${origin.basis}
    where id = ${id}`.execute(db);
  return { ports: ports.length, members, findings: read.finding_count, ...counts };
}

/** Below this, half of the ports can be gone by chance. */
const FEW_PORTS = 20;

/** Fails where more than half of the ports that are kept are not among those that were read. */
async function refuseLoss(db: Context['db'], id: number, { ports, disputed }: ReadExport): Promise<void> {
  const told = [...ports.map(({ address }) => address), ...disputed];
  const { rows } = await sql<{ kept: number; gone: number }>`select count(*)::int as kept,
      count(*) filter (where p.ip_address <> all(${told}::inet[]))::int as gone
    from members_port p where p.source_id = ${id}`.execute(db);
  const [{ kept, gone } = { kept: 0, gone: 0 }] = rows;
  if (kept >= FEW_PORTS && gone * 2 > kept)
    throw new HeldExport(
      `it lacks ${gone} of the ${kept} ports that were known, and was not taken: look at it, and accept what is gone if that is right`,
    );
}

const COLUMNS = [
  'asn',
  'name',
  'member_type',
  'lan',
  'mac_addresses',
  'speed',
  'max_prefixes',
  'irr_as_set',
  'is_active',
  'is_rs_peer',
];

async function mergePorts(
  db: Context['db'],
  id: number,
  ports: string,
): Promise<Pick<KeptExport, 'came' | 'changed' | 'went'>> {
  const names = sql.join(COLUMNS.map((name) => sql.ref(name)));
  const of = (table: string) => sql.join(COLUMNS.map((name) => sql.ref(`${table}.${name}`)));
  const set = sql.join(COLUMNS.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`));
  const given = sql`json_populate_recordset(null::members_port, ${ports}::json)`;
  const { numAffectedRows: went = 0n } =
    await sql`delete from members_port p where p.source_id = ${id} and p.ip_address not in (select g.ip_address from ${given} g)`.execute(
      db,
    );
  const { rows } = await sql<{ came: number; changed: number }>`
    with written as (
      insert into members_port as p (source_id, ip_address, ${names})
      select ${id}, g.ip_address, ${of('g')} from ${given} g
      on conflict (source_id, ip_address) do update set ${set}, updated = now()
        where (${of('p')}) is distinct from (${of('excluded')})
      returning p.xmax = 0 as is_new)
    select count(*) filter (where is_new)::int as came, count(*) filter (where not is_new)::int as changed from written`.execute(
    db,
  );
  const [{ came, changed } = { came: 0, changed: 0 }] = rows;
  return { came, changed, went: Number(went) };
}
