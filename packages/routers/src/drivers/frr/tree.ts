/** A part of an FRR configuration: the lines below a path of headers; the path is empty for what stands alone. */
export interface Section {
  path: readonly string[];
  lines: string[];
}

/** What routes are matched against: a list or a route map, as all of its lines in order. */
export interface Definition {
  kind: string;
  name: string;
  /** Lines of a list; of a route map, each entry's header and what is below it. */
  entries: readonly { header: string; lines: readonly string[] }[];
}

export interface Tree {
  /** By `kind name`, in the order of the text. */
  definitions: ReadonlyMap<string, Definition>;
  /** Everything else, by path. */
  sections: ReadonlyMap<string, Section>;
}

const LISTS =
  /^(?<kind>ip prefix-list|ipv6 prefix-list|bgp (?:community|large-community|extcommunity)-list (?:standard|expanded)|bgp as-path access-list|access-list|ipv6 access-list) (?<name>\S+) (?:seq \d+ )?(?<entry>(?:permit|deny|description)\b.*)$/;
const ROUTE_MAP = /^route-map (?<name>\S+) (?<action>permit|deny) (?<seq>\d+)$/;
/** Headers of what has lines of its own, and what may stand below those. */
const BLOCKS =
  /^(?:router |interface |vrf |bfd$|rpki$|key chain |line |nexthop-group |pbr-map |segment-routing$|mpls )/;
const INNER = /^(?:address-family |peer |profile |vni |segment-routing$)/;
/** What is no configuration, and what is the host's own affair: its name, its logs, who may sign in. A plan leaves all of it as it is. */
const NOISE =
  /^(?:!.*|#.*|end|exit|exit-.*|Building configuration\.\.\.|Current configuration:|frr (?:version|defaults) .*|(?:no )?(?:hostname|domainname|log|service|password|enable password|agentx|debug)\b.*|(?:no )?ip(?:v6)? forwarding)$/;

/**
 * Reads a configuration as FRR writes or takes it. Numbers of lists' lines are left out: what counts is the order. Lines that say what FRR takes
 * for granted are left out by `isDefault`.
 */
export function treeOf(text: string): Tree {
  const definitions = new Map<
    string,
    { kind: string; name: string; entries: { header: string; lines: string[] }[] }
  >();
  const sections = new Map<string, Section>();
  let path: string[] = [];
  let entry: { header: string; lines: string[] } | null = null;
  const define = (kind: string, name: string) => {
    const key = `${kind} ${name}`;
    const held = definitions.get(key) ?? { kind, name, entries: [] };
    definitions.set(key, held);
    return held;
  };
  const sectionAt = (at: readonly string[]) => {
    const key = at.join('\n');
    const held = sections.get(key) ?? { path: [...at], lines: [] };
    sections.set(key, held);
    return held;
  };
  for (const raw of text.split('\n')) {
    const line = raw.trim().replace(/\s+/g, ' ');
    if (line === 'exit' || line.startsWith('exit-')) {
      if (entry) entry = null;
      else path = path.slice(0, -1);
    } else if (line === 'end') path = [];
    if (line === '' || NOISE.test(line)) continue;
    const list = LISTS.exec(line)?.groups;
    const map = ROUTE_MAP.exec(line)?.groups;
    if (list || map || BLOCKS.test(line)) {
      path = [];
      entry = null;
    }
    if (list) define(list.kind ?? '', list.name ?? '').entries.push({ header: list.entry ?? '', lines: [] });
    else if (map) {
      entry = { header: `${map.action} ${map.seq}`, lines: [] };
      define('route-map', map.name ?? '').entries.push(entry);
    } else if (BLOCKS.test(line)) {
      path = [line];
      sectionAt(path);
    } else if (entry) entry.lines.push(line);
    else if (path.length && INNER.test(line) && !/^peer-group/.test(line)) {
      path = [path[0] ?? '', line];
      sectionAt(path);
    } else sectionAt(path).lines.push(line);
  }
  return { definitions, sections };
}

/** Whether two definitions say the same. */
export const isSame = (one: Definition, other: Definition): boolean =>
  JSON.stringify(one.entries.map(canonical)) === JSON.stringify(other.entries.map(canonical));

const canonical = ({ header, lines }: Definition['entries'][number]) => [header, lines.toSorted()];

/** The lines that make a definition, under a name, with the names that it refers to as `renamed` says. */
export function linesOf(
  { kind, entries }: Definition,
  name: string,
  renamed: (kind: string, name: string) => string,
): string[] {
  if (kind !== 'route-map')
    return entries.map(({ header }, at) =>
      header.startsWith('description')
        ? `${kind} ${name} ${header}`
        : `${kind} ${name} seq ${(at + 1) * 5} ${header}`,
    );
  return entries.flatMap(({ header, lines }) => [
    `route-map ${name} ${header}`,
    ...lines.map((line) => ` ${withNames(line, renamed)}`),
    'exit',
  ]);
}

/** Where lines name lists and route maps: what stands before the name, and the kind that is named. */
const REFERENCES: readonly (readonly [RegExp, string])[] = [
  [/\b(match ip address prefix-list )(\S+)/, 'ip prefix-list'],
  [/\b(match ipv6 address prefix-list )(\S+)/, 'ipv6 prefix-list'],
  [/\b(match as-path )(\S+)/, 'bgp as-path access-list'],
  [/\b(match community )(\S+)/, 'bgp community-list'],
  [/\b(match large-community )(\S+)/, 'bgp large-community-list'],
  [/\b(match extcommunity )(\S+)/, 'bgp extcommunity-list'],
  [/\b(set comm-list )(\S+)/, 'bgp community-list'],
  [/\b(set large-comm-list )(\S+)/, 'bgp large-community-list'],
  [/^(call )(\S+)/, 'route-map'],
  [/^(neighbor \S+ filter-list )(\S+)/, 'bgp as-path access-list'],
  [/^(neighbor \S+ prefix-list )(\S+)/, 'prefix-list'],
  [/(\broute-map )(\S+)/, 'route-map'],
  [/(\b(?:unsuppress|advertise|exist|non-exist|table)-map )(\S+)/, 'route-map'],
];

/** The kind of a definition as references say it: without `standard` and `expanded`. */
export const kindNamed = (kind: string): string => kind.replace(/ (standard|expanded)$/, '');

/** What a line names: `[kind, name]` each. */
export function namesIn(line: string): [string, string][] {
  return REFERENCES.flatMap(([pattern, kind]): [string, string][] => {
    const found = pattern.exec(line);
    return found ? [[kind, found[2] ?? '']] : [];
  });
}

/** A line with the names in it as `renamed` says. */
export const withNames = (line: string, renamed: (kind: string, name: string) => string): string =>
  REFERENCES.reduce(
    (text, [pattern, kind]) =>
      text.replace(pattern, (_, before: string, name: string) => `${before}${renamed(kind, name)}`),
    line,
  );

/** What differs between two configurations, a line each, below their headers; empty when nothing does. */
export function differenceOf(from: Tree, to: Tree): string {
  const lines: string[] = [];
  const told = (path: readonly string[], less: readonly string[], more: readonly string[]) => {
    if (less.length + more.length === 0) return;
    lines.push(
      ...path.map((header) => ` ${header}`),
      ...less.map((line) => `-${line}`),
      ...more.map((line) => `+${line}`),
    );
  };
  const plain = (_: string, name: string) => name;
  for (const key of new Set([...from.definitions.keys(), ...to.definitions.keys()])) {
    const [one, other] = [from.definitions.get(key), to.definitions.get(key)];
    if (one && other && isSame(one, other)) continue;
    const [less, more] = [one, other].map((held) => (held ? linesOf(held, held.name, plain) : []));
    told([], without(less ?? [], more ?? []), without(more ?? [], less ?? []));
  }
  for (const key of new Set([...from.sections.keys(), ...to.sections.keys()])) {
    const [less, more] = [from.sections.get(key)?.lines ?? [], to.sections.get(key)?.lines ?? []];
    const path = (to.sections.get(key) ?? from.sections.get(key))?.path ?? [];
    told(path, without(less, more), without(more, less));
  }
  return lines.length ? `${lines.join('\n')}\n` : '';
}

const without = (lines: readonly string[], others: readonly string[]) => {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
};
