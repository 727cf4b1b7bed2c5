import { unpackAsns } from '@peersmith/irr';
import { rpkiSnapshot } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, grantOf } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { vrpsOf } from '../rpki/index.ts';
import { type Judge, judgeLines } from './judge-line.ts';

/** Whether a caller may see what RPKI says. */
export const seesRpki = (context: Context): boolean =>
  may(context.principal, rpkiSnapshot, 'view') && !grantOf(context, rpkiSnapshot);

/** What RPKI says of the prefixes of a version; null where it says nothing now, or the caller may not see it. */
export async function judgeOf(context: Context, version: number): Promise<Judge | null> {
  if (!seesRpki(context)) return null;
  const vrps = await vrpsOf(context);
  if (!vrps) return null;
  const { rows } = await sql<{
    origins: Buffer | null;
  }>`select origins from irr_entries where version_id = ${version}`.execute(context.db);
  const [found] = rows;
  if (!found?.origins) return null;
  return judgeLines(vrps, new Set(unpackAsns(found.origins)));
}
