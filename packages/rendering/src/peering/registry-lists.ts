import { PyDict, valueError } from '@peersmith/jinja';
import { type FindingKind, refusal, type Severity } from '../finding.ts';
import type { Entity } from '../model/entity.ts';
import { jsonValue } from '../values/json-value.ts';

export type ListKind = 'ipv6' | 'ipv4' | 'as_list';

/** A line of a prefix list: the prefix, its length, and the lengths of what it accepts. */
export type TakePrefix = (prefix: string, length: number, low: number, high: number) => void;

/** The text of a list for a platform. */
export interface ListText {
  platform: string;
  name: string;
  family: 4 | 6;
}

/** The lists that a projection names, by number; they are large, and are not read before a template asks. */
export interface RegistryLists {
  readonly prefixes: (list: number, take: TakePrefix) => void;
  readonly asns: (list: number) => readonly number[];
  /** With null an empty list, which denies everything. Fails with what is wrong where the platform cannot have it. */
  readonly prefixText: (list: number | null, text: ListText) => string;
  readonly asnText: (asns: readonly number[], text: Omit<ListText, 'family'> & { asn: number }) => string;
}

/** How a list of an AS stands, as the projection has it in `irr_lists` of the AS. */
export interface ListStanding {
  /** The list in force; null where there is none. */
  list: number | null;
  state: 'current' | 'stale' | 'missing' | 'off';
  /** Why it is not current, as it reads on after a colon. */
  why: string;
  remedy: string;
  severity: Severity;
  /** The AS number stands in for the AS-SET. */
  by_asn: boolean;
  /** What RPKI said of its prefixes when it was read. */
  rpki?: { valid: number; invalid: number; not_found: number } | null | undefined;
}

const KINDS: Partial<Record<ListStanding['state'], FindingKind>> = {
  missing: 'irr_list_missing',
  stale: 'irr_list_stale',
  off: 'irr_list_off',
};
const LABELS: Readonly<Record<ListKind, string>> = {
  ipv6: 'list of IPv6 prefixes',
  ipv4: 'list of IPv4 prefixes',
  as_list: 'list of ASes',
};

/** How a list of an AS stands; undefined where the projection has the prefixes themselves. */
function standingOf(system: Entity, kind: ListKind): ListStanding | undefined {
  system.store.require('prefixes');
  const all = system.row.irr_lists;
  return typeof all === 'object' && all !== null ? Reflect.get(all, kind) : undefined;
}

/** As `standingOf`, for who uses the list: what is wrong with it becomes a finding. */
function usedList(system: Entity, kind: ListKind): ListStanding | undefined {
  const standing = standingOf(system, kind);
  if (!standing) return undefined;
  const { state, why, remedy, severity, by_asn } = standing;
  const found = KINDS[state];
  if (found === 'irr_list_missing' || found === 'irr_list_stale' || found === 'irr_list_off')
    system.store.report(system, { ...refusal(found, { what: LABELS[kind], why, remedy }), severity });
  if (by_asn)
    system.store.report(system, refusal('irr_list_by_asn', { what: LABELS[kind], asn: system.row.asn }));
  return standing;
}

/** The prefixes of an AS in one family, as the list in force has them. */
export function prefixesOf(system: Entity, family: 4 | 6): readonly unknown[] {
  const standing = usedList(system, `ipv${family}`);
  if (standing) return entriesOf(system, standing);
  const held = carriedPrefixes(system);
  const own = held instanceof PyDict ? held.get(`ipv${family}`) : [];
  return Array.isArray(own) ? own : [];
}

/** How many prefixes of a list RPKI called valid, invalid and not found when it was read; null where it called none. */
export function judgedPrefixes(system: Entity, family: 4 | 6): PyDict | null {
  const rpki = standingOf(system, `ipv${family}`)?.rpki;
  return rpki ? PyDict.from(Object.entries(rpki)) : null;
}

function entriesOf({ store }: Entity, { list }: ListStanding): readonly unknown[] {
  const entries: PyDict[] = [];
  if (list !== null)
    store.services.lists?.prefixes(list, (prefix, length, low, high) =>
      entries.push(entryOf(prefix, length, low, high)),
    );
  return entries;
}

/** A line as bgpq4's JSON has it. */
function entryOf(prefix: string, length: number, low: number, high: number): PyDict {
  const entry = new PyDict();
  entry.set('prefix', prefix);
  entry.set('exact', low === length && high === length);
  if (low > length) entry.set('greater-equal', low);
  if (high > length) entry.set('less-equal', high);
  return entry;
}

/** Both families; null where nothing is there. The attribute of an AS: what is missing is nobody's fault yet. */
export function allPrefixes(system: Entity): unknown {
  const [six, four] = [standingOf(system, 'ipv6'), standingOf(system, 'ipv4')];
  if (!six || !four) return carriedPrefixes(system);
  if (six.list === null && four.list === null) return null;
  return PyDict.from([
    ['ipv6', entriesOf(system, six)],
    ['ipv4', entriesOf(system, four)],
  ]);
}

/** Prefixes that stand in the projection themselves. */
function carriedPrefixes({ row }: Entity): unknown {
  return typeof row.prefixes === 'string' ? jsonValue(row.prefixes) : null;
}

/** The ASes that a network may have behind it, its own among them; none where nothing is there. */
export function asnsOf(system: Entity, isUsed = true): number[] {
  const standing = isUsed ? usedList(system, 'as_list') : standingOf(system, 'as_list');
  if (!standing) return Array.isArray(system.row.as_list) ? system.row.as_list.map(Number) : [];
  if (standing.list === null) return [];
  const asns = new Set(system.store.services.lists?.asns(standing.list) ?? []);
  asns.add(Number(system.row.asn));
  return [...asns].sort((one, other) => one - other);
}

/** The text of a prefix list of an AS for a platform; one that is empty or missing denies everything. */
export function prefixListText(system: Entity, text: ListText): string {
  const standing = usedList(system, `ipv${text.family}`);
  return written(system, ({ prefixText }) => prefixText(standing?.list ?? null, text));
}

/** The text of the AS list of an AS for a platform; one that is empty or missing denies everything. */
export function asListText(system: Entity, text: Omit<ListText, 'family'>): string {
  const asns = asnsOf(system);
  return written(system, ({ asnText }) => asnText(asns, { ...text, asn: Number(system.row.asn) }));
}

function written({ store }: Entity, write: (lists: RegistryLists) => string): string {
  const { lists } = store.services;
  if (!lists) throw valueError('lists cannot be written here');
  try {
    return write(lists);
  } catch (error) {
    throw valueError(error instanceof Error ? error.message : String(error));
  }
}
