import { bitsOf, parseAddress, readSearchWord, type SearchWord, wordsOf } from '@peersmith/net';
import {
  type AnyResource,
  fieldOf,
  type Pointing,
  type Search,
  tableOf,
  targetOf,
} from '@peersmith/resource';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { escapeLike } from './escape-like.ts';
import { isLinked, linksOf } from './expressions.ts';
import { below, column, idOf, type Scope, value } from './scope.ts';

type Condition = RawBuilder<SqlBool>;
/** A select of ids. */
type Part = RawBuilder<unknown>;
type Test = (operand: RawBuilder<unknown>, type: string) => Condition;

/** A comparison at the end of a path of references. */
interface Probe {
  path: readonly string[];
  test: Test;
}

/**
 * The condition that a row, or what it refers to, holds every word of `q` somewhere: in a text, as AS number, address, network or MAC address
 * in any notation, or as one of its tags.
 */
export function searchCondition(scope: Scope, q: string): Condition {
  const { search } = scope.resource;
  const words = wordsOf(q);
  if (!search || words.length === 0) return sql`true`;
  return sql`(${sql.join(
    words.map((word) => {
      const meant = readSearchWord(word);
      const probes = [...probesOf(search, meant), ...tagProbes(scope.resource, meant)];
      const also = (from: Scope) => alsoReaches(from, search, meant);
      return search.looksAtEach
        ? heldByEach(scope, probes, also, isIndexed(word))
        : found(scope, probes, also);
    }),
    sql` and `,
  )})`;
}

/** Whether the index of texts finds a word: it knows three letters or digits that follow each other, and of less it is read whole. */
const isIndexed = (word: string) => /[\p{L}\p{N}]{3}/u.test(word);

/** How well a row answers `q`: 0 what was meant exactly, 1 what begins so, 2 what holds it. */
export function searchRank(scope: Scope, q: string): RawBuilder<number> | null {
  const { search } = scope.resource;
  const words = wordsOf(q);
  if (!search || words.length === 0) return null;
  const whole = q.trim().replace(/^"(.*)"$/, '$1');
  // Of texts, what an object is called.
  const { brief, naturalKey } = scope.resource;
  const named = search.contains.filter((path) => path === naturalKey || brief.includes(path));
  const texts = (pattern: string) => named.map((path) => probe(path, (operand) => like(operand, pattern)));
  const meant = words.flatMap((word) => exactProbes(search, readSearchWord(word)));
  const exact = meets(scope, [...texts(escapeLike(whole)), ...meant]);
  return sql<number>`case when ${exact} then 0 when ${meets(scope, texts(`${escapeLike(whole)}%`))} then 1 else 2 end`;
}

const probe = (path: string, test: Test): Probe => ({ path: path.split('.'), test });

/** As `ilike`, which would put text and pattern into lower case for each row. */
const like = (operand: RawBuilder<unknown>, pattern: string, type = 'text'): Condition =>
  type === 'text'
    ? sql`lower(${operand}) like lower(${pattern})`
    : sql`${operand}::text like lower(${pattern})`;
const holds = (text: string): Test => {
  const pattern = `%${escapeLike(text)}%`;
  return (operand, type) => like(operand, pattern, type);
};

/** What a row has to have for a word to be found behind it: a column of it among some values. */
interface Reach {
  operand: RawBuilder<unknown>;
  among: Part;
  /** The column is the row's id. */
  isId: boolean;
}

/** Objects that rows of other resources tell of. */
function alsoReaches(scope: Scope, search: Search, word: SearchWord): Reach[] {
  return (search.also ?? []).map(({ resource, own, their, ...rest }) => {
    const inner = below(scope, resourceNamed(scope, resource));
    const isId = own === 'id';
    return {
      operand: isId ? idOf(scope) : column(scope, own),
      among: selected(inner, column(inner, their), found(inner, probesOf({ contains: [], ...rest }, word))),
      isId,
    };
  });
}

function resourceNamed({ engine }: Scope, type: string): AnyResource {
  const found = engine.registry[type];
  if (!found) throw new Error(`no resource ${type} is declared`);
  return found;
}

function probesOf(search: Search, word: SearchWord): Probe[] {
  const { digits, prefix, addressPart, mac, text } = word;
  const each = (paths: readonly string[] | undefined, test: Test) =>
    (paths ?? []).map((path) => probe(path, test));
  return [
    ...each(search.contains, holds(text)),
    ...exactProbes(search, word),
    ...(digits ? each(search.digits, beginsWith(digits)) : []),
    ...(prefix ? each(search.address, within(prefix)) : []),
    ...(addressPart ? each(search.address, holds(addressPart)) : []),
    ...(mac ? each(search.mac, (operand) => sql`replace(${operand}::text, ':', '') like ${`%${mac}%`}`) : []),
  ];
}

/** The numbers that begin with some digits, as ranges that an index finds. */
const beginsWith =
  (digits: string): Test =>
  (operand) => {
    if (digits.startsWith('0')) return sql`false`;
    const ranges = Array.from({ length: MOST_DIGITS - digits.length + 1 }, (_, more) => {
      const [first, next] = [Number(digits) * 10 ** more, (Number(digits) + 1) * 10 ** more];
      return sql<SqlBool>`${operand} between ${sql.lit(first)} and ${sql.lit(next - 1)}`;
    });
    return either(ranges);
  };
/** Of an AS number (RFC 6793). */
const MOST_DIGITS = 10;

/** What says exactly which object is meant. */
function exactProbes(search: Search, { asn, host }: SearchWord): Probe[] {
  const numbers = [...(search.number ?? []), ...(search.digits ?? [])];
  return [
    ...(asn === null
      ? []
      : numbers.map((path) => probe(path, (operand) => sql`${operand} = ${asn}::bigint`))),
    ...(host === null ? [] : (search.address ?? []).map((path) => probe(path, atHost(host)))),
  ];
}

/** Tags are found by name and by slug. */
function tagProbes({ fields }: AnyResource, { text }: SearchWord): Probe[] {
  return fields.tags?.storage === 'tagging'
    ? ['tags.name', 'tags.slug'].map((path) => probe(path, holds(text)))
    : [];
}

/** An address whatever length it is kept with; a network that holds it. Each length is a value that an index finds. */
const atHost = (host: string): Test => {
  const bits = bitsOf(parseAddress(host)?.family ?? 4);
  const every = Array.from({ length: bits + 1 }, (_, length) => `${host}/${length}`);
  return (operand, type) =>
    type === 'cidr' ? sql`${operand} >>= ${host}::inet` : sql`${operand} = any(${every}::inet[])`;
};

/** Addresses in a network; networks in it or around it. */
const within =
  (prefix: string): Test =>
  (operand, type) =>
    type === 'cidr' ? sql`${operand} && ${prefix}::inet` : sql`host(${operand})::inet <<= ${prefix}::inet`;

const selected = (scope: Scope, what: RawBuilder<unknown>, where: Condition): Part =>
  sql`select ${what} from ${sql.table(tableOf(scope.resource))} ${sql.ref(scope.alias)} where ${where}`;
const idsWhere = (scope: Scope, where: Condition): Part => selected(scope, idOf(scope), where);

/**
 * Whether a comparison holds for the row. What is compared with its own columns is one select of ids, what is behind each reference another:
 * PostgreSQL plans each by itself, from the side that says most, and an index answers where there is one. An OR of all would be a look at
 * every row.
 */
function found(
  scope: Scope,
  probes: readonly Probe[],
  more: (inner: Scope) => readonly Reach[] = () => [],
): Condition {
  const { own, behind } = parted(probes);
  const inner = below(scope, scope.resource);
  const reaches = [...[...behind].map(([key, inside]) => through(inner, key, inside)), ...more(inner)];
  if (reaches.length === 0) return compared(scope, own);
  const parts = reaches.map(({ operand, among, isId }) =>
    isId ? among : idsWhere(inner, sql`${operand} in (${among})`),
  );
  const all = own.length ? [idsWhere(inner, compared(inner, own)), ...parts] : parts;
  return sql`${idOf(scope)} in (${sql.join(all, sql` union all `)})`;
}

/**
 * The same, asked of each row: what is behind its references is found once and hashed. It takes as long whatever is found, and a fraction of
 * gathering most ids of a table to look each of them up again.
 */
function heldByEach(
  scope: Scope,
  probes: readonly Probe[],
  more: (inner: Scope) => readonly Reach[],
  byIndex: boolean,
): Condition {
  const { own, behind } = parted(probes);
  const inner = below(scope, scope.resource);
  const reaches = [...[...behind].map(([key, inside]) => through(scope, key, inside)), ...more(scope)];
  const reached = reaches.map(({ operand, among }) => sql<SqlBool>`${operand} in (${among})`);
  if (own.length === 0) return either(reached);
  // What no index finds is compared where nothing else has held.
  return byIndex
    ? either([sql<SqlBool>`${idOf(scope)} in (${idsWhere(inner, compared(inner, own))})`, ...reached])
    : either([...reached, compared(scope, own)]);
}

/** Comparisons with the row's own columns, and those behind each reference as they are seen from there. */
function parted(probes: readonly Probe[]): { own: Probe[]; behind: Map<string, Probe[]> } {
  const behind = new Map<string, Probe[]>();
  for (const { path, test } of probes) {
    const [key = '', ...rest] = path;
    if (rest.length) behind.set(key, [...(behind.get(key) ?? []), { path: rest, test }]);
  }
  return { own: probes.filter(({ path }) => path.length === 1), behind };
}

/** Whether a comparison holds for a row that is at hand. */
function meets(scope: Scope, probes: readonly Probe[]): Condition {
  const { own, behind } = parted(probes);
  const conditions = [
    ...(own.length ? [compared(scope, own)] : []),
    ...[...behind].map(([key, inside]) => {
      const target = below(scope, targetOf(scope.engine.registry, fieldOf(scope.resource, key)));
      return sql<SqlBool>`${column(scope, key)} in (${idsWhere(target, meets(target, inside))})`;
    }),
  ];
  return either(conditions);
}

const either = (conditions: readonly Condition[]): Condition =>
  conditions.length ? sql`(${sql.join(conditions, sql` or `)})` : sql`false`;

function compared(scope: Scope, probes: readonly Probe[]): Condition {
  const conditions = probes.map(({ path: [key = ''], test }) =>
    test(value(scope, key), fieldOf(scope.resource, key).sql ?? 'text'),
  );
  return either(conditions);
}

/** How rows refer to what holds a word. */
function through(scope: Scope, key: string, probes: readonly Probe[]): Reach {
  const field = fieldOf(scope.resource, key);
  const byId = (among: Part): Reach => ({ operand: idOf(scope), among, isId: true });
  if (field.pointing) return byId(pointed(below(scope, scope.resource), field.pointing, probes));
  const target = below(scope, targetOf(scope.engine.registry, field));
  const among = idsWhere(target, found(target, probes));
  if (!isLinked(field)) return { operand: column(scope, key), among, isId: false };
  const { from, ofField, source, pointer } = linksOf(scope.resource, key);
  return byId(sql`select ${source} from ${from} where ${ofField} and ${pointer} in (${among})`);
}

/** A pointer at any object is followed to the types that paths name: `object.peering.autonomoussystem.name`. */
function pointed(scope: Scope, { typeKey, idKey }: Pointing, probes: readonly Probe[]): Part {
  const byType = Map.groupBy(probes, ({ path }) => path.slice(0, 2).join('.'));
  const parts = [...byType].map(([type, behind]) => {
    const target = below(scope, resourceNamed(scope, type));
    const inside = behind.map(({ path, test }) => ({ path: path.slice(2), test }));
    const ids = idsWhere(target, found(target, inside));
    return idsWhere(
      scope,
      sql`${column(scope, typeKey)} = ${sql.lit(type)} and ${column(scope, idKey)} in (${ids})`,
    );
  });
  return sql.join(parts, sql` union all `);
}
