import { registry } from '@peersmith/model';
import { type AnyField, type AnyResource, entries, MASK, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Source, SourceChange } from './source.ts';
import type { World } from './world.ts';

const ACTIONS = new Set(['create', 'update', 'delete']);

/** Makes room for the change log of the source before anything is written: what was there before is older than what a move does. */
export async function reserveChanges({ db }: Context, source: Source): Promise<number[]> {
  const count = await source.changeCount();
  if (count === 0) return [];
  const { rows } = await sql<{
    id: number;
  }>`select nextval(pg_get_serial_sequence('core_objectchange', 'id')) as id from generate_series(1, ${count})`.execute(
    db,
  );
  return rows.map(({ id }) => Number(id));
}

/** Takes over the change log of the source, with who did what when; what is here already is not taken twice. */
export async function takeOverChanges(
  context: Context,
  { world, source, ids }: { world: World; source: Source; ids: readonly number[] },
  step: (done: number) => void,
): Promise<void> {
  let [read, taken] = [0, 0];
  for await (const part of source.changes()) {
    const placed = part.map((change, at) => ({ change, id: ids[read + at] }));
    const known = placed.filter(({ change }) => registry[change.type] && ACTIONS.has(change.action));
    read += part.length;
    taken += await write(
      context,
      known.map(({ change, id }) => ({ id, ...changeHere(world, change) })),
    );
    step(read);
  }
  if (read > 0)
    world.note(
      'core.objectchange',
      () => `${taken} of ${read} entries of its change log are new here.`,
      'changes',
    );
}

/** When a move is taken back, so is the change log that came with it. */
export async function forgetChanges({ db }: Context, request: string): Promise<void> {
  await sql`delete from core_objectchange c using moving_change m where m.change_id = c.id and m.request_id = ${request}::uuid`.execute(
    db,
  );
}

const changeHere = (world: World, change: SourceChange): Row => {
  const resource = registry[change.type];
  return {
    time: change.time,
    user_id: change.user_id === null ? null : (world.idOf('auth.user', change.user_id) ?? null),
    user_name: change.user_name,
    request_id: change.request_id,
    action: change.action,
    changed_object_type: change.type,
    changed_object_id: world.idOf(change.type, change.object_id) ?? change.object_id,
    object_repr: change.object_repr,
    prechange_data: resource ? withoutSecrets(resource, change.prechange_data) : null,
    postchange_data: resource ? withoutSecrets(resource, change.postchange_data) : null,
  };
};

/** Secrets that the other log holds open do not come into ours. */
function withoutSecrets(resource: AnyResource, data: Row | null): Row | null {
  if (!data) return data;
  const hidden = new Map(entries(resource).filter(([, field]) => isSecret(field)));
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, hide(hidden.get(key), key, value)]),
  );
}

const isSecret = (field: AnyField) =>
  field.storage === 'secret' || (field.write !== null && field.read === null);

function hide(field: AnyField | undefined, key: string, value: unknown): unknown {
  if (value === null || value === '' || (!field && key !== 'key')) return value;
  return field?.veil && typeof value === 'string' ? field.veil.hide(value) : MASK;
}

async function write({ db, requestId }: Context, changes: readonly Row[]): Promise<number> {
  if (changes.length === 0) return 0;
  const { rows } = await sql<{ n: number }>`
    with given as (select * from json_populate_recordset(null::core_objectchange, ${JSON.stringify(changes)}::json)),
    made as (insert into core_objectchange (id, time, user_id, user_name, request_id, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data)
      overriding system value select g.id, g.time, g.user_id, g.user_name, g.request_id, g.action, g.changed_object_type, g.changed_object_id, g.object_repr, g.prechange_data, g.postchange_data from given g
      where not exists (select from core_objectchange c where c.request_id = g.request_id and c.time = g.time and c.changed_object_type = g.changed_object_type and c.object_repr = g.object_repr)
      returning id),
    kept as (insert into moving_change (change_id, request_id) select id, ${requestId}::uuid from made)
    select count(*)::int as n from made`.execute(db);
  return rows[0]?.n ?? 0;
}
