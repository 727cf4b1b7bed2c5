import type { MovedField } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, type FieldErrors, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { save, type TakenOver, type Wanted } from '../../engine/write/save.ts';
import { draftOf, type Translated } from './translate.ts';

/** An object that is to be written: new where there is no id here yet. */
export interface Writing {
  object: Translated;
  /** Where it is here, or will be. */
  id: number;
  isNew: boolean;
  /** What of it is written; all of a new one. */
  fields: readonly MovedField[];
}

/** What speaks against an object, by field; null where it was written. */
export type Outcome = FieldErrors | null;

/** A wish for what comes from over there. */
type Taken = Extract<Wanted, { mode: 'create' | 'replace' | 'modify' }> & { over: TakenOver };

const wantedOf = (resource: AnyResource, { object, id, isNew, fields }: Writing): Taken => {
  const values = isNew
    ? object.values
    : Object.fromEntries(fields.map(({ field }) => [field, object.values[field]]));
  const { given, columns } = draftOf(resource, values);
  if (!isNew) return { id, given, mode: 'modify', over: { columns: withoutPassword(columns) } };
  const mode = contentTypeOf(resource) === 'auth.user' ? 'modify' : 'create';
  return { id: null, given, mode, over: { columns: { ...columns, id } } };
};

/** Whoever is here already keeps the password that they have here. */
const withoutPassword = ({ password: _, ...columns }: Row): Row => columns;

/** Writes objects of a resource; what is refused keeps no other from being written. */
export const writeObjects = (
  context: Context,
  resource: AnyResource,
  objects: readonly Writing[],
): Promise<Outcome[]> =>
  attempt(
    context,
    resource,
    objects.map((one) => wantedOf(resource, one)),
  );

/**
 * Writes an object although rules refuse it, and answers what they said. What the database itself does not take stays refused: an
 * error by field of what cannot be.
 */
export async function writeRegardless(
  context: Context,
  resource: AnyResource,
  { tag, ...writing }: Writing & { tag: number | null },
): Promise<Outcome> {
  const wished = wantedOf(resource, writing);
  const tags = [writing.object.values.tags ?? [], tag].flat();
  const given = tag === null ? wished.given : { ...Object(wished.given), tags };
  const wanted = { ...wished, given, over: { ...wished.over, regardless: () => undefined } };
  const [first] = await attempt(context, resource, [wanted]);
  if (!first) return null;
  const [second = null] = await attempt(context, resource, [loosened(resource, wanted, first)]);
  return second;
}

/** Texts that are not written as they should be go into their columns as they are. */
function loosened(resource: AnyResource, wanted: Taken, errors: FieldErrors): Taken {
  const given: Row = { ...Object(wanted.given) };
  const columns: Row = { ...wanted.over.columns };
  for (const key of Object.keys(errors)) {
    const field = resource.fields[key];
    if (field?.storage !== 'column' || field.sql !== 'text' || typeof given[key] !== 'string') continue;
    columns[key] = given[key];
    delete given[key];
  }
  return { ...wanted, given, mode: 'modify', over: { ...wanted.over, columns } };
}

/** One write of all; where the database itself refuses, halves of it, until the one that it means stands alone. */
async function attempt(
  context: Context,
  resource: AnyResource,
  wanted: readonly Wanted[],
): Promise<Outcome[]> {
  if (wanted.length === 0) return [];
  await sql`savepoint moving`.execute(context.db);
  try {
    await save(context, resource, wanted);
    return wanted.map(() => null);
  } catch (error) {
    if (error instanceof Invalid) return refusals(error, wanted.length);
    if (error instanceof ApiError) throw new JobFailed(error.message, { cause: error });
    const problem = dataProblem(error);
    if (!problem) throw error;
    await sql`rollback to savepoint moving`.execute(context.db);
    if (wanted.length === 1) return [{ non_field_errors: [problem] }];
    const half = wanted.length >> 1;
    return [
      ...(await attempt(context, resource, wanted.slice(0, half))),
      ...(await attempt(context, resource, wanted.slice(half))),
    ];
  }
}

function refusals({ errors }: Invalid, length: number): Outcome[] {
  const list = Array.isArray(errors) ? errors : Array.from({ length }, () => errors);
  return list.map((one) => (Object.keys(one).length ? one : null));
}

/** What PostgreSQL has against values: classes 22 (data) and 23 (constraints) of its codes. */
function dataProblem(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return /^2[23]/.test(String(error.code)) ? `The database does not take it: ${error.message}.` : null;
}
