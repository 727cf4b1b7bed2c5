import { isDeepStrictEqual } from 'node:util';
import { type AnyResource, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { openMasked } from '../write/masked.ts';
import { logged, readStored, type Stored } from '../write/snapshot.ts';
import type { Folded } from './fold-changes.ts';
import { isTaken, type Taken } from './touched-objects.ts';

/** A change that came after those that are taken back. */
interface Later {
  id: number;
  object: number;
  user_name: string;
  time: string;
  action: 'create' | 'update' | 'delete';
  prechange: Row | null;
  postchange: Row | null;
}

/** What stands in the way of taking back what changes did to one object. */
export interface Obstacle {
  /** Whether the object is gone that would be changed or deleted: there is nothing left to do. */
  gone: boolean;
  messages: Record<string, string[]>;
}

/** Looks what has become since of the objects, all of one resource, and locks those that are there. */
export async function obstaclesTo(
  context: Context,
  taken: Taken,
  all: readonly Folded[],
): Promise<Map<number, Obstacle>> {
  const [first] = all;
  if (!first) return new Map();
  const { resource } = first.touched;
  const ids = all.map(({ touched }) => touched.id);
  const present = await readStored(context, resource, ids, true);
  const states = all.map((folded) => stateOf(context, folded, present.get(folded.touched.id)));
  const asked = states.filter((state) => state.askLater).map(({ folded }) => folded);
  const later = await laterChanges(context, taken, asked);
  const obstacles = new Map<number, Obstacle>();
  for (const state of states) {
    const { folded } = state;
    const obstacle = obstacleOf(state, later.get(folded.touched.id) ?? []);
    if (obstacle) obstacles.set(folded.touched.id, obstacle);
  }
  return obstacles;
}

interface State {
  folded: Folded;
  present: boolean;
  /** The fields that are other now than the changes left them. */
  moved: string[];
  askLater: boolean;
}

function stateOf(context: Context, folded: Folded, stored: Stored | undefined): State {
  const { touched, after } = folded;
  const now = stored ? valuesOf(context, touched.resource, stored) : {};
  const moved = Object.keys(after).filter((key) => key in now && !isDeepStrictEqual(now[key], after[key]));
  const askLater = touched.inverse === 'update' ? !stored || moved.length > 0 : true;
  return {
    folded,
    present: Boolean(stored),
    moved,
    askLater: touched.inverse === 'create' ? Boolean(stored) : askLater,
  };
}

/** An object as the change log has it, with what that masks opened. */
const valuesOf = (context: Context, resource: AnyResource, stored: Stored): Row => ({
  ...logged(context, resource, stored),
  ...openMasked(context, resource, stored),
});

function obstacleOf({ folded, present, moved }: State, later: readonly Later[]): Obstacle | null {
  const { touched } = folded;
  if (touched.inverse === 'create') {
    const again = later.findLast(({ action }) => action === 'create');
    return present
      ? { gone: false, messages: { non_field_errors: [`It is there again${by('created', again)}.`] } }
      : null;
  }
  if (!present) {
    const deletion = later.findLast(({ action }) => action === 'delete');
    return { gone: true, messages: { non_field_errors: [`It is gone${by('deleted', deletion)}.`] } };
  }
  const messages: Record<string, string[]> = {};
  for (const key of moved) {
    const change = later.findLast((one) => !isDeepStrictEqual(one.prechange?.[key], one.postchange?.[key]));
    // What only the server or a device says moves by itself, and keeps nobody from anything.
    if (!change && (touched.inverse === 'delete' || !isWritten(touched.resource, key))) {
      delete folded.before[key];
      continue;
    }
    messages[key] = [`It was changed later${by('', change)}.`];
  }
  return Object.keys(messages).length ? { gone: false, messages } : null;
}

const isWritten = (resource: AnyResource, key: string) => Boolean(resource.fields[key]?.write);

const by = (what: string, change: Later | undefined) =>
  change
    ? `${what && `: ${what}`} by ${change.user_name} on ${moment(change.time)} (change ${change.id})`
    : '';

/** `2026-11-29 16:05 UTC`. */
const moment = (time: string) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

async function laterChanges(
  context: Context,
  taken: Taken,
  asked: readonly Folded[],
): Promise<Map<number, Later[]>> {
  const [first] = asked;
  if (!first) return new Map();
  const objects = asked.map(({ touched: { id, last } }) => ({ id, last }));
  const { rows } = await sql<Later>`
    select c.id, c.changed_object_id as object, c.user_name, c.time, c.action, c.prechange_data as prechange, c.postchange_data as postchange
    from json_to_recordset(${JSON.stringify(objects)}::json) o(id bigint, last bigint)
    join core_objectchange c on c.changed_object_type = ${contentTypeOf(first.touched.resource)} and c.changed_object_id = o.id
    where c.id > o.last and not (${isTaken(taken)}) order by c.id`.execute(context.db);
  return Map.groupBy(
    rows.map((row) => ({ ...row, id: Number(row.id) })),
    ({ object }) => Number(object),
  );
}

/** Where the objects are that somebody pointed at: deleted by whom and when, as far as the change log knows. */
export async function whereGone(
  context: Context,
  missing: readonly { type: string; id: number }[],
): Promise<(type: string, id: number) => string> {
  if (missing.length === 0) return () => '';
  const { rows } = await sql<{
    type: string;
    object: number;
    display: string;
    user_name: string;
    time: string;
    id: number;
  }>`select distinct on (c.changed_object_type, c.changed_object_id) c.changed_object_type as type, c.changed_object_id as object, c.object_repr as display, c.user_name, c.time, c.id
    from json_to_recordset(${JSON.stringify(missing)}::json) m(type text, id bigint)
    join core_objectchange c on c.changed_object_type = m.type and c.changed_object_id = m.id and c.action = 'delete'
    order by c.changed_object_type, c.changed_object_id, c.id desc`.execute(context.db);
  const known = new Map(rows.map((row) => [`${row.type} ${row.object}`, row]));
  return (type, id) => {
    const found = known.get(`${type} ${id}`);
    const what = `${context.engine.registry[type]?.label ?? type} ${id}`;
    return found
      ? `${what} (${found.display}), deleted by ${found.user_name} on ${moment(found.time)} (change ${found.id})`
      : what;
  };
}
