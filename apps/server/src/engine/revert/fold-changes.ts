import { isDeepStrictEqual } from 'node:util';
import { type AnyResource, entries, hasColumn, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { SecretError } from '../../platform/secrets.ts';
import type { Context } from '../context.ts';
import { isMasked, type Masked } from '../write/masked.ts';
import { isTaken, type Taken, type Touched } from './touched-objects.ts';

/** What changes made of one object, taken together: the fields that differ, as the log has them, with what it masks opened. */
export interface Folded {
  touched: Touched;
  before: Row;
  after: Row;
  /** Masked fields that differ, and of which nobody kept what they were. */
  lost: string[];
}

interface Logged {
  type: string;
  object: number;
  prechange: Row | null;
  postchange: Row | null;
  sealed: string | null;
}

/** Reads the changes of some objects of one resource and takes those of each together. */
export async function foldChanges(
  context: Context,
  taken: Taken,
  objects: readonly Touched[],
): Promise<Folded[]> {
  const [first] = objects;
  if (!first) return [];
  const { resource } = first;
  const { rows } = await sql<Logged>`
    select c.changed_object_id as object, c.prechange_data as prechange, c.postchange_data as postchange, c.sealed_masked as sealed
    from core_objectchange c where ${isTaken(taken)} and c.changed_object_type = ${`${resource.app}.${resource.name}`}
      and c.changed_object_id = any(${objects.map(({ id }) => id)}::bigint[]) order by c.id`.execute(
    context.db,
  );
  const byObject = Map.groupBy(rows, ({ object }) => Number(object));
  return objects.map((touched) => fold(context, touched, byObject.get(touched.id) ?? []));
}

function fold(context: Context, touched: Touched, changes: readonly Logged[]): Folded {
  const { resource, inverse } = touched;
  const [was, is] = [changes[0]?.prechange ?? {}, changes.at(-1)?.postchange ?? {}];
  const masked = changes.map(({ sealed }) => opened(context, sealed));
  const folded: Folded = { touched, before: {}, after: {}, lost: [] };
  for (const [key, field] of loggedFields(resource)) {
    if (isMasked(field)) foldMasked(folded, key, { changes, masked });
    else if (inverse !== 'update' || !isDeepStrictEqual(was[key], is[key])) {
      if (key in was) folded.before[key] = was[key];
      if (key in is) folded.after[key] = is[key];
    }
  }
  if (inverse === 'create' && was.created) folded.before.created = was.created;
  return folded;
}

/** The fields of which the change log knows anything. */
const loggedFields = (resource: AnyResource) =>
  entries(resource).filter(
    ([, field]) => hasColumn(field) || field.storage === 'link' || field.storage === 'tagging',
  );

interface Masks {
  changes: readonly Logged[];
  masked: readonly Masked[];
}

/** What a masked field was before the first change that touched it, and after the last. */
function foldMasked({ touched, before, after, lost }: Folded, key: string, { changes, masked }: Masks): void {
  const kept = masked.find((one) => key in one.before);
  const left = masked.findLast((one) => key in one.after);
  if (kept) before[key] = kept.before[key];
  if (left) after[key] = left.after[key];
  if (kept) return;
  const was = changes[0]?.prechange?.[key];
  if (touched.inverse === 'create') {
    // What was empty shows that without a mask.
    if (was === null || was === '') before[key] = was;
    else if (was !== undefined || isNeeded(touched.resource, key)) lost.push(key);
  } else if (touched.inverse === 'update' && changes.some((one) => differs(one, key))) lost.push(key);
}

const differs = ({ prechange, postchange }: Logged, key: string) =>
  !isDeepStrictEqual(prechange?.[key], postchange?.[key]);

const isNeeded = (resource: AnyResource, key: string) =>
  !resource.fields[key]?.options.nullable && resource.fields[key]?.options.default === undefined;

function opened(context: Context, sealed: string | null): Masked {
  if (!sealed) return { before: {}, after: {} };
  try {
    const masked: Masked = JSON.parse(context.secrets.open(sealed));
    return masked;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return { before: {}, after: {} };
  }
}
