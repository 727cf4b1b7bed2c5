import type { UnderstoodFilter } from '@peersmith/answers';
import { type Asked, askedOf, SEARCH_WORDS, type TypedFilter, type TypedSearch } from '@peersmith/model';
import type { AnyResource, Row, Where } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { EVERYTHING, getMany, pickPage } from '../../engine/read/read.ts';

/** A name that fits more objects than this says too little. */
const MOST_NAMED = 50;

/** Typed filters as lists take them. */
export interface Understood {
  filters: UnderstoodFilter[];
  /** Whether a filter names nothing, so that no list has anything. */
  findsNothing: boolean;
  /** The parameters of a list; null where it has not all of the filters. */
  parametersOf: (resource: AnyResource) => Record<string, string[]> | null;
}

type Named = Extract<Asked, { target: string }>;
const isNamed = (asked: Asked): asked is Named => 'target' in asked;

/** Reads typed filters for some lists; what names objects is looked up once for each kind of object, among those that the caller sees. */
export async function understand(
  context: Context,
  { filters }: TypedSearch,
  resources: readonly AnyResource[],
): Promise<Understood> {
  const { registry } = context.engine;
  const wanted = resources.flatMap((resource) =>
    filters.flatMap((typed) => askedOf(resource, registry, typed) ?? []),
  );
  const lookups = new Map(wanted.filter(isNamed).map((asked) => [keyOf(asked), asked]));
  const entries = [...lookups].map(async ([key, asked]) => [key, await rowsNamed(context, asked)] as const);
  const rows = new Map(await Promise.all(entries));
  const understood = filters.map((typed) => told(context, typed, { resources, rows }));
  return {
    filters: understood,
    findsNothing: understood.some(({ problem }) => problem !== null),
    parametersOf: (resource) => {
      const parameters: Record<string, string[]> = {};
      for (const typed of filters) {
        const asked = askedOf(resource, registry, typed);
        if (!asked) return null;
        parameters[asked.parameter] = isNamed(asked) ? valuesOf(asked, rows) : asked.values;
      }
      return parameters;
    },
  };
}

type RowsByName = ReadonlyMap<string, readonly Row[]>;
const keyOf = ({ target, names }: Named): string => JSON.stringify([target, names]);
const isNothing = (name: string) => ['none', 'null'].includes(name.toLowerCase());

function valuesOf(asked: Named, rows: RowsByName): string[] {
  const found = (rows.get(keyOf(asked)) ?? []).map((row) => String(row[asked.by]));
  // Several tags ask for what carries all of them: the one that was meant best.
  if (asked.by === 'slug') return found.slice(0, asked.names.length);
  return [...found, ...(asked.names.some(isNothing) ? ['null'] : [])];
}

/** Says of a filter what it names, or why it finds nothing. */
function told(
  context: Context,
  typed: TypedFilter,
  { resources, rows }: { resources: readonly AnyResource[]; rows: RowsByName },
): UnderstoodFilter {
  const { registry } = context.engine;
  const asks = resources.flatMap((resource) => askedOf(resource, registry, typed) ?? []);
  const [first] = asks;
  const base = { word: typed.word, values: typed.values };
  if (!first) return { ...base, means: [], problem: noMeaning(typed) };
  const named = asks.find(isNamed);
  if (!named) return { ...base, means: typed.values, problem: null };
  const found = rows.get(keyOf(named)) ?? [];
  const means = valuesOf(named, rows).map(
    (value) => found.find((row) => String(row[named.by]) === value)?.display ?? 'none',
  );
  const problem = problemOf(registry[named.target], found.length, means.length);
  return { ...base, means: means.map(String), problem };
}

function problemOf(target: AnyResource | undefined, found: number, named: number): string | null {
  if (found > MOST_NAMED)
    return `More than ${MOST_NAMED} ${target?.plural} are called so: write more of the name.`;
  return named === 0 ? `No ${target?.label} that you may see is called so.` : null;
}

function noMeaning({ word }: TypedFilter): string {
  const known = SEARCH_WORDS.find((one) => one.word === word);
  return `No list takes this value: write one such as ${word}:${known?.example ?? ''}.`;
}

/** Objects by their names as people type them: exactly that, or what holds its letters and digits. */
async function rowsNamed(context: Context, { target, names }: Named): Promise<Row[]> {
  const resource = context.engine.registry[target];
  const asked = names.filter((name) => !isNothing(name));
  if (!resource || asked.length === 0 || !may(context.principal, resource, 'view')) return [];
  const keys = ['name', 'slug', 'hostname'].filter((key) => resource.fields[key]?.storage === 'column');
  const any: Where[] = keys.map((key) => ({ path: [key], operator: 'loosely', values: asked }));
  const page = { limit: MOST_NAMED + 1, offset: 0, ordering: [], only: new Set(['id']) };
  const { ids } = await pickPage(context, resource, { ...EVERYTHING, where: { any } }, page);
  const rows = await getMany(context, resource, ids, new Set(['display', ...keys]));
  const exact = rows.filter((row) => keys.some((key) => isOneOf(asked, row[key])));
  // A whole name is that object, although others have it within theirs.
  return exact.length >= asked.length ? exact : [...exact, ...rows.filter((row) => !exact.includes(row))];
}

const isOneOf = (names: readonly string[], value: unknown): boolean =>
  names.some((name) => name.toLowerCase() === String(value).toLowerCase());
