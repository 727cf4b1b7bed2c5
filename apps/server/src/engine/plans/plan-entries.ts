import { createHash } from 'node:crypto';
import { type AnyResource, contentTypeOf, entries, type Row } from '@peersmith/resource';
import { mapInTurns, sortInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { logged, type Stored } from '../write/snapshot.ts';
import type { PlanRecord } from './plan-record.ts';
import type { Planned } from './planning.ts';

export interface Differing {
  field: string;
  before: unknown;
  after: unknown;
}

/** A change with what is other; nothing of one that changes nothing. */
export interface Entry extends Planned {
  kind: 'create' | 'update' | 'delete';
  differing: readonly Differing[];
}

/** Every change of a record that changes something, in an order that does not hang on the database's. */
export async function entriesOf(context: Context, record: PlanRecord): Promise<Entry[]> {
  const read = await mapInTurns(record.changes, (change) => entryOf(context, change));
  return read.filter((one) => one.kind !== 'update' || one.differing.length > 0);
}

function entryOf(context: Context, change: Planned): Entry {
  const { resource, before, after } = change;
  const kind = before ? (after ? 'update' : 'delete') : 'create';
  if (kind === 'delete') return { ...change, kind, differing: [] };
  const was = before ? logged(context, resource, before) : {};
  const is = after ? logged(context, resource, after, before ?? undefined) : {};
  const differing = entries(resource).flatMap(([field]): Differing[] => {
    const [old = null, now = null] = [was[field], is[field]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return before || !isEmpty(now) ? [{ field, before: old, after: now }] : [];
  });
  return { ...change, kind, differing };
}

const isEmpty = (value: unknown) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Tells what a write does from all else that it could do: objects, and values before and after. Times are left out, as is what the server
 * finds by itself; new objects are known by their place, for their ids are others each time.
 */
export async function digestOf(context: Context, record: PlanRecord, all: readonly Entry[]): Promise<string> {
  const fresh = all.filter(({ kind }) => kind === 'create');
  const places = new Map(fresh.map(({ resource, id }, at) => [`${contentTypeOf(resource)} ${id}`, at]));
  const lines = await mapInTurns(all, (one) => JSON.stringify(lineOf(context, one, places)));
  const refused = record.refused.map(({ resource, ...rest }) => [resource && contentTypeOf(resource), rest]);
  const hash = createHash('sha256');
  const rest = [...record.marks, record.more, refused].map((one) => JSON.stringify(one));
  await mapInTurns([...(await sortInTurns(lines)), ...rest], (line) => hash.update(`${line}\n`));
  return hash.digest('base64url');
}

type Places = ReadonlyMap<string, number>;

function lineOf(context: Context, entry: Entry, places: Places): unknown[] {
  const { kind, resource, id, before, differing } = entry;
  const type = contentTypeOf(resource);
  const named = (field: string, value: unknown) => placed(resource, field, { value, places, entry });
  const asked = (field: string) => {
    const known = resource.fields[field];
    return known?.sql !== 'timestamptz' && (kind === 'update' || known?.write !== null);
  };
  const values = differing
    .filter(({ field }) => asked(field))
    .map((one) => [one.field, sealedOr(entry, one), named(one.field, one.after)]);
  const gone = kind === 'delete' && before ? written(resource, logged(context, resource, before)) : null;
  return [kind, type, kind === 'create' ? places.get(`${type} ${id}`) : id, values, gone];
}

/** A secret that somebody else changed meanwhile has the same mask and another seal. */
function sealedOr({ before, resource }: Entry, { field, before: shown }: Differing): unknown {
  const { storage, veil } = resource.fields[field] ?? {};
  return storage === 'secret' || veil ? (before?.columns[field] ?? null) : shown;
}

/** What people write of an object: what the server counts or is told by devices moves without anybody's doing. */
const written = (resource: AnyResource, row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).filter(([key]) => {
      const field = resource.fields[key];
      return field?.write && field.sql !== 'timestamptz';
    }),
  );

/** References to objects that are new in the same write, by their places. */
function placed(
  resource: AnyResource,
  field: string,
  { value, places, entry }: { value: unknown; places: Places; entry: Entry },
): unknown {
  const { target, pointing } = resource.fields[field] ?? {};
  const type = target ?? (pointing?.idKey === field ? pointed(entry.after, pointing.typeKey) : undefined);
  if (!type || places.size === 0) return value;
  const one = (id: unknown) => {
    const at = places.get(`${type} ${id}`);
    return at === undefined ? id : `new ${at}`;
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}

const pointed = (stored: Stored | null, typeKey: string): string => String(stored?.columns[typeKey]);
