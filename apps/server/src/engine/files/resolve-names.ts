import { type AnyResource, FRAME_FIELDS, fieldOf, type Row, tableOf, targetOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { grantedWhere, scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { findRows, type Probe } from '../write/match.ts';
import { keyParts } from './key-text.ts';

/** An object that a file names. */
export interface NamedObject {
  target: AnyResource;
  /** A text (`AS64500`, a slug, `ams-ix | 2001:db8::1`), a number, or attributes that pick one object. */
  value: unknown;
  found: (id: number) => void;
  refuse: (message: string) => void;
}

type Found = { id: number } | { problem: string };

/** Finds the objects that names mean, of those that the caller may see: some statements for each resource, however many names. */
export async function resolveNames(context: Context, named: readonly NamedObject[]): Promise<void> {
  for (const [target, some] of Map.groupBy(named, (one) => one.target)) {
    const found = await findNamed(
      context,
      target,
      some.map(({ value }) => value),
    );
    for (const { value, found: take, refuse } of some) {
      const result = found.get(JSON.stringify(value));
      if (result && 'id' in result) take(result.id);
      else refuse(result?.problem ?? '');
    }
  }
}

/** One thing that a name may mean: fields that are equal, with values as they were written. */
interface Question {
  by: readonly string[];
  also: readonly string[];
  given: Row;
}

async function findNamed(
  context: Context,
  target: AnyResource,
  values: readonly unknown[],
): Promise<Map<string, Found>> {
  const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value]))];
  const asked = await mapInTurns(distinct, ([key, value]) => ({
    key,
    value,
    questions: questionsOf(target, value),
  }));
  const every = asked.flatMap(({ questions }) => questions);
  const inner = await findInner(context, target, every);
  const ids = await findRows(
    context,
    target,
    await mapInTurns(every, (question) => probeOf(context, target, question, inner)),
  );
  const found = new Map<string, Found>();
  let from = 0;
  for (const { key, value, questions } of asked) {
    const first = ids.slice(from, from + questions.length).find(({ length }) => length > 0) ?? [];
    from += questions.length;
    const [id] = first;
    if (id !== undefined)
      found.set(key, first.length > 1 ? { problem: ambiguous(target, value, first.length) } : { id });
  }
  const missing = asked.filter(({ key }) => !found.has(key));
  if (!target.naturalKey && missing.length) await findByDisplay(context, target, missing, found);
  for (const { key, value } of missing)
    if (!found.has(key)) found.set(key, { problem: `There is no ${target.label} ${shown(value)}.` });
  return found;
}

const shown = (value: unknown) => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));
const ambiguous = (target: AnyResource, value: unknown, count: number) =>
  `${shown(value)} fits ${count} ${target.plural}: ${wayOf(target)}.`;

/** How an object is named without doubt. */
function wayOf({ identity }: AnyResource): string {
  const [first] = identity.filter(({ by }) => by.length > 1);
  return first ? `name one by ${first.by.join(' | ')}, or by its id` : 'say more of it, or name it by its id';
}

/** What a name may mean, the surest first. */
function questionsOf(target: AnyResource, value: unknown): Question[] {
  if (typeof value === 'number') {
    const { naturalKey } = target;
    return naturalKey && fieldOf(target, naturalKey).numberPrefix
      ? [equal(naturalKey, value)]
      : [equal('id', value)];
  }
  if (typeof value === 'object' && value !== null) return [attributesOf(target, { ...value })];
  const text = String(value).trim();
  const singles = target.identity
    .filter(({ by }) => by.length === 1)
    .map(({ by }) => equal(by[0] ?? '', text));
  const byId = target.naturalKey || !/^\d{1,15}$/.test(text) ? [] : [equal('id', Number(text))];
  return [...singles, ...byId, ...composed(target, text), ...partial(target, text)];
}

const equal = (key: string, value: unknown): Question => ({ by: [key], also: [], given: { [key]: value } });

/** `ams-ix | 2001:db8::1`, as each way to tell objects apart would have it. */
function composed(target: AnyResource, text: string): Question[] {
  const parts = keyParts(text);
  if (parts.length < 2) return [];
  return target.identity.flatMap(({ by, also = [] }) => {
    const keys = [...by, ...also].slice(0, parts.length);
    if (parts.length < by.length || parts.length > keys.length) return [];
    const given = Object.fromEntries(keys.map((key, at) => [key, parts[at] === '' ? null : parts[at]]));
    return [{ by, also: keys.slice(by.length), given }];
  });
}

/** An address, or an exchange, where that alone tells which object is meant. */
const partial = (target: AnyResource, text: string): Question[] =>
  [...new Set(target.identity.filter(({ by }) => by.length > 1).flatMap(({ by }) => by))].map((key) =>
    equal(key, text),
  );

/** What clients send back because they read it. */
const SHOWN = new Set(['url', 'display_url', 'display']);

/** Attributes that pick an object; its natural key, where that is among them, says it all. */
function attributesOf({ naturalKey }: AnyResource, given: Row): Question {
  for (const key of [naturalKey, 'id'])
    if (key && given[key] !== undefined && given[key] !== null) return equal(key, given[key]);
  const told = Object.entries(given).filter(([key, value]) => !SHOWN.has(key) && value !== undefined);
  const isEmpty = (value: unknown) => value === null || value === '';
  return {
    by: told.filter(([, value]) => !isEmpty(value)).map(([key]) => key),
    also: told.filter(([, value]) => isEmpty(value)).map(([key]) => key),
    given: Object.fromEntries(told),
  };
}

type Inner = ReadonlyMap<AnyResource, ReadonlyMap<string, Found>>;

/** What is named inside of names. */
async function findInner(
  context: Context,
  target: AnyResource,
  questions: readonly Question[],
): Promise<Inner> {
  const named = questions.flatMap(({ given }) =>
    Object.entries(given).flatMap(([key, value]) => {
      const field = target.fields[key];
      return field?.target && value !== null
        ? [{ target: targetOf(context.engine.registry, field), value }]
        : [];
    }),
  );
  const found = new Map<AnyResource, ReadonlyMap<string, Found>>();
  for (const [inner, some] of Map.groupBy(named, (one) => one.target))
    found.set(
      inner,
      await findNamed(
        context,
        inner,
        some.map(({ value }) => value),
      ),
    );
  return found;
}

/** A question with values as they are stored; null where one of them cannot be. */
function probeOf(context: Context, target: AnyResource, question: Question, inner: Inner): Probe | null {
  const draft: Row = {};
  if (question.by.length === 0) return null;
  for (const key of [...question.by, ...question.also]) {
    const field = target.fields[key] ?? FRAME_FIELDS[key];
    const value = question.given[key];
    if (!field?.sql) return null;
    if (value === null || value === '') draft[key] = value;
    else if (field.target) {
      const found = inner.get(targetOf(context.engine.registry, field))?.get(JSON.stringify(value));
      if (!found || !('id' in found)) return null;
      draft[key] = found.id;
    } else {
      const parsed = field.query.safeParse(String(field.csv.parse(String(value), {})));
      if (!parsed.success) return null;
      draft[key] = parsed.data;
    }
  }
  return { by: question.by, also: question.also, draft };
}

/** Objects without a name of their own are called as they are shown: `AMS-IX on edge1`. */
async function findByDisplay(
  context: Context,
  target: AnyResource,
  missing: readonly { key: string; value: unknown }[],
  found: Map<string, Found>,
): Promise<void> {
  const texts = missing.map(({ value }) => (typeof value === 'string' ? value : ''));
  const { rows } = await sql<{
    at: number;
    id: number;
  }>`select g.at - 1 as at, t0.id from ${sql.table(tableOf(target))} t0 join unnest(${texts}::text[]) with ordinality g(called, at) on lower(g.called) = lower(${display(scopeOf(context.engine, target))}) where ${grantedWhere(context, target)}`.execute(
    context.db,
  );
  for (const [at, some] of Map.groupBy(rows, (row) => Number(row.at))) {
    const one = missing[at];
    const [first] = some;
    if (one && first)
      found.set(
        one.key,
        some.length > 1 ? { problem: ambiguous(target, one.value, some.length) } : { id: Number(first.id) },
      );
  }
}
