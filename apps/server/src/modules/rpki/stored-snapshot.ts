import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { type UnpackedVrps, unpackVrps } from '@peersmith/irr';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { turns } from '../../platform/turns.ts';
import type { PackedRpki } from './pack-task.ts';
import type { ReadRpki } from './read-source.ts';
import type { RpkiSource } from './rpki-source.ts';

/** A snapshot as it is kept; times are RFC 3339. */
export interface StoredSnapshot {
  id: number;
  source_kind: RpkiSource['kind'];
  source: string;
  as_of: string;
  loaded: string;
  confirmed: string;
  ipv4_vrps: number;
  ipv6_vrps: number;
  aspas: number;
  rejected: number;
  rtr_version: number | null;
  rtr_session: number | null;
  rtr_serial: number | null;
  digest: string;
}

/** The snapshot in force: the newest; null before the first. */
export async function newestSnapshot(db: AnyDatabase): Promise<StoredSnapshot | null> {
  const { rows } =
    await sql<StoredSnapshot>`select id::int as id, source_kind, source, as_of, loaded, confirmed, ipv4_vrps, ipv6_vrps,
    aspas, rejected, rtr_version, rtr_session, rtr_serial, digest from rpki_snapshot order by id desc limit 1`.execute(
      db,
    );
  return rows[0] ?? null;
}

const PART_BYTES = 500_000;
/** Snapshots whose data are kept, and those of which it is known what they were. */
const [KEPT_CONTENTS, KEPT] = [2, 200];

/** Puts a snapshot in force, whole or not at all. In a transaction. */
export async function storeSnapshot(
  db: AnyDatabase,
  { source, read, packed, now }: { source: RpkiSource; read: ReadRpki; packed: PackedRpki; now: Date },
): Promise<StoredSnapshot> {
  const { version, session, serial } = rtrOf(read);
  const { rows } = await sql<StoredSnapshot>`insert into rpki_snapshot
    (source_kind, source, as_of, loaded, confirmed, ipv4_vrps, ipv6_vrps, aspas, rejected, rtr_version, rtr_session, rtr_serial, digest)
    values (${source.kind}, ${source.name}, ${read.as_of}, ${now}, ${now}, ${packed.ipv4_vrps}, ${packed.ipv6_vrps}, ${packed.aspas},
      ${packed.rejected}, ${version}, ${session}, ${serial}, ${packed.digest})
    returning id::int as id, source_kind, source, as_of, loaded, confirmed, ipv4_vrps, ipv6_vrps, aspas, rejected, rtr_version, rtr_session,
      rtr_serial, digest`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('an insert gave no row');
  for (let part = 0; part * PART_BYTES < packed.bytes.length; part++) {
    const bytes = Buffer.from(packed.bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES));
    await sql`insert into rpki_content (snapshot_id, part, bytes) values (${row.id}, ${part}, ${bytes})`.execute(
      db,
    );
  }
  await sql`delete from rpki_content where snapshot_id not in (select id from rpki_snapshot order by id desc limit ${KEPT_CONTENTS})`.execute(
    db,
  );
  await sql`delete from rpki_snapshot where id not in (select id from rpki_snapshot order by id desc limit ${KEPT})`.execute(
    db,
  );
  return row;
}

const rtrOf = ({ rtr }: ReadRpki): Record<'version' | 'session' | 'serial', number | null> =>
  rtr ?? { version: null, session: null, serial: null };

/** Notes that a source still says what is in force. */
export async function confirmSnapshot(
  db: AnyDatabase,
  id: number,
  { source, read, now }: { source: RpkiSource; read: ReadRpki; now: Date },
): Promise<void> {
  const { version, session, serial } = rtrOf(read);
  await sql`update rpki_snapshot set source_kind = ${source.kind}, source = ${source.name}, as_of = ${read.as_of}, confirmed = ${now},
    rtr_version = ${version}, rtr_session = ${session}, rtr_serial = ${serial}, updated = now() where id = ${id}`.execute(
    db,
  );
}

const decompress = promisify(zstdDecompress);
/** Far more than all that RPKI may come to hold. */
const MOST_BYTES = 1_000_000_000;

/** The data of a snapshot, read in turns; null where they are no longer kept. */
export async function readContent(
  db: AnyDatabase,
  id: number,
  options: { isShared: boolean },
): Promise<UnpackedVrps | null> {
  const { rows } = await sql<{
    bytes: Buffer;
  }>`select bytes from rpki_content where snapshot_id = ${id} order by part`.execute(db);
  if (rows.length === 0) return null;
  const packed = await decompress(Buffer.concat(rows.map(({ bytes }) => bytes)), {
    maxOutputLength: MOST_BYTES,
  });
  const pass = turns();
  const steps = unpackVrps(packed, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pass();
  }
}
