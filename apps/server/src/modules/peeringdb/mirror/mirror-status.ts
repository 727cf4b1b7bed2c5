import { TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { fingerprints } from './marks.ts';

export interface TypeStatus {
  tag: Tag;
  rows: number;
  aside: number;
  loaded: string | null;
  high_water: string | null;
  checksum: string;
  /** Whether the table is still what the last run left. */
  intact: boolean;
}

export interface MirrorStatus {
  types: TypeStatus[];
  last_run: { id: number; status: string; started: string; finished: string | null; error: string } | null;
  last_change: string | null;
}

/** What the mirror holds of each object type, how far it was read, and how the last run ended. */
export async function mirrorStatus({ db }: Pick<Context, 'db'>): Promise<MirrorStatus> {
  const held = await fingerprints(db);
  const { rows: marks } = await sql<{
    tag: Tag;
    loaded: string;
    high_water: string | null;
    checksum: string;
  }>`select tag, loaded, high_water, checksum::text from peeringdb_mark`.execute(db);
  const { rows: aside } = await sql<{
    tag: Tag;
    n: number;
  }>`select tag, count(*)::int as n from peeringdb_quarantinedrow group by tag`.execute(db);
  const { rows: runs } = await sql<
    NonNullable<MirrorStatus['last_run']>
  >`select id, status, started, finished, error from peeringdb_run order by id desc limit 1`.execute(db);
  const { rows: changes } = await sql<{
    time: string | null;
  }>`select max(time) as time from peeringdb_synchronisation`.execute(db);
  const types = TAGS.map((tag): TypeStatus => {
    const mark = marks.find((one) => one.tag === tag);
    const { local_count = 0, checksum = '0' } = held.get(tag) ?? {};
    return {
      tag,
      rows: local_count,
      aside: aside.find((one) => one.tag === tag)?.n ?? 0,
      loaded: mark?.loaded ?? null,
      high_water: mark?.high_water ?? null,
      checksum,
      intact: mark === undefined ? local_count === 0 : mark.checksum === checksum,
    };
  });
  return { types, last_run: runs[0] ?? null, last_change: changes[0]?.time ?? null };
}
