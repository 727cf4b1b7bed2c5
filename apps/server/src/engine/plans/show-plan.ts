import {
  MOST_ENTRIES,
  type Plan,
  type PlannedChange,
  type PlannedDeletion,
  type PlannedDifference,
  type PlannedRefusal,
} from '@peersmith/answers';
import { contentTypeOf, labelOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { inParts } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { visibleObjects } from '../read/visible-objects.ts';
import type { Differing, Entry } from './plan-entries.ts';
import type { PlanRecord } from './plan-record.ts';
import type { Named, Refused } from './planning.ts';

/** What a write did before it was undone. */
export interface Reviewed {
  record: PlanRecord;
  entries: readonly Entry[];
  digest: string;
}

/** A plan as its caller may see it: read after the write was undone, so that nothing waits for it. */
export async function showPlan(context: Context, { record, entries, digest }: Reviewed): Promise<Plan> {
  // What is named in the request is the caller's own; what comes along or stands in the way is for who may view it.
  const brought = entries.filter(({ because }) => because);
  const blocking = record.refused.filter(({ resource, id, position }) => resource && id && position === null);
  const sees = await visibleObjects(context, [
    ...brought.map(({ resource, id }) => ({ type: contentTypeOf(resource), id })),
    ...blocking.map(({ resource, id }) => ({ type: resource ? contentTypeOf(resource) : '', id: id ?? 0 })),
  ]);
  const isSeen = (one: Entry) => !one.because || sees({ type: contentTypeOf(one.resource), id: one.id });
  const isTold = (one: Refused) =>
    !blocking.includes(one) || (one.resource && sees({ type: contentTypeOf(one.resource), id: one.id ?? 0 }));
  const seen: Entry[] = [];
  const counts = { create: 0, update: 0, delete: 0 };
  await inParts(entries, (part) => {
    for (const one of part) {
      counts[one.kind] += 1;
      if (isSeen(one)) seen.push(one);
    }
  });
  const told = record.refused.filter(isTold);
  const of = (kind: Entry['kind']) => seen.filter((one) => one.kind === kind).slice(0, MOST_ENTRIES);
  const listed = [...of('create'), ...of('update')];
  const names = await namesOf(context, listed, entries);
  return {
    create: of('create').map((one) => changeOf(one, names)),
    update: of('update').map((one) => changeOf(one, names)),
    delete: of('delete').map(deletionOf),
    refuse: told.slice(0, MOST_ENTRIES).map(refusalOf),
    counts: {
      create: counts.create,
      update: counts.update + record.more.update,
      delete: counts.delete,
      refuse: record.refused.length + record.more.refuse,
      unchanged: record.changes.length - entries.length,
      hidden: entries.length - seen.length + record.refused.length - told.length,
    },
    digest,
  };
}

const namedOf = ({ resource, id, display }: Named) => ({ type: contentTypeOf(resource), id, display });
const aboutOf = ({ resource, id, before, after, kind }: Entry) => ({
  type: contentTypeOf(resource),
  id: kind === 'create' ? null : id,
  display: (before ?? after)?.display ?? '',
});
const becauseOf = ({ because }: Entry) => (because ? { because: namedOf(because) } : {});

const changeOf = (entry: Entry, names: Names): PlannedChange => ({
  ...aboutOf(entry),
  differences: entry.differing.map((one) => differenceOf(entry, one, names)),
  ...becauseOf(entry),
});

const deletionOf = (entry: Entry): PlannedDeletion => ({ ...aboutOf(entry), ...becauseOf(entry) });

const refusalOf = ({ resource, messages, ...rest }: Refused): PlannedRefusal => ({
  type: resource && contentTypeOf(resource),
  ...rest,
  messages,
});

function differenceOf(
  { resource }: Entry,
  { field, before, after }: Differing,
  names: Names,
): PlannedDifference {
  const known = resource.fields[field];
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const member = known?.ui.members?.[value];
    if (member) return { value, label: member.label };
    const name =
      known?.target && typeof value === 'number' ? names.get(`${known.target} ${value}`) : undefined;
    return name ?? value;
  };
  return { field, label: labelOf(field, known), before: shown(before), after: shown(after) };
}

type Names = ReadonlyMap<string, { id: number | null; display: string }>;

/** The names of objects that differences point at, as far as the caller may view them: one statement for each type. */
async function namesOf(
  context: Context,
  listed: readonly Entry[],
  entries: readonly Entry[],
): Promise<Names> {
  const pointed = listed.flatMap(({ resource, differing }) =>
    differing.flatMap(({ field, before, after }) => {
      const { target } = resource.fields[field] ?? {};
      const ids = [before, after].flat().filter((id) => typeof id === 'number');
      return target ? ids.map((id) => ({ type: target, id })) : [];
    }),
  );
  const names = new Map<string, { id: number | null; display: string }>();
  const sees = await visibleObjects(context, pointed);
  for (const [type, some] of Map.groupBy(pointed.filter(sees), (one) => one.type)) {
    const resource = context.engine.registry[type];
    if (!resource) continue;
    const ids = [...new Set(some.map(({ id }) => id))];
    const { rows } = await sql<{ id: number; display: string }>`select t0.id, ${display(
      scopeOf(context.engine, resource),
    )} as display from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[])`.execute(
      context.db,
    );
    for (const row of rows) names.set(`${type} ${row.id}`, { id: Number(row.id), display: row.display });
  }
  for (const { kind, resource, id, after } of entries)
    if (kind === 'create' && after)
      names.set(`${contentTypeOf(resource)} ${id}`, { id: null, display: after.display });
  return names;
}
