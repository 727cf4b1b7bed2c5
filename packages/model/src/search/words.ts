import { parseAsn } from '@peersmith/net';
import {
  type AnyResource,
  filtersOf,
  type NamedFilter,
  type Registry,
  readDuration,
} from '@peersmith/resource';
import { BGP_STATE } from '../choices.ts';

/** A filter as it was typed: a word, and values any of which will do. */
export interface TypedFilter {
  word: string;
  values: string[];
}

/** A filter that people write into a search box: `at:decix`. */
export interface SearchWord {
  word: string;
  /** Other words for it. */
  also?: readonly string[];
  /** What it asks, and a value as an example. */
  about: string;
  example: string;
  /** The parameters of lists that it stands for: the first that a list has, and that takes the value. */
  asks: readonly string[];
}

/** All of them: one word for one thing, whichever list is asked. */
export const SEARCH_WORDS: readonly SearchWord[] = [
  {
    word: 'at',
    also: ['exchange', 'ix', 'ixp'],
    about: 'At an exchange',
    example: 'decix',
    asks: ['internet_exchange_id', 'internet_exchange_point_id'],
  },
  { word: 'router', also: ['on'], about: 'On a router', example: 'edge1', asks: ['router_id'] },
  { word: 'status', about: 'As you want it, or up or down', example: 'down', asks: ['status', 'bgp_state'] },
  {
    word: 'state',
    about: 'BGP state, or up or down',
    example: 'idle',
    asks: ['bgp_state', 'state', 'status'],
  },
  {
    word: 'for',
    also: ['since'],
    about: 'In its state for longer than',
    example: '2d',
    asks: ['state_for_longer_than'],
  },
  { word: 'family', also: ['af'], about: 'Address family', example: '6', asks: ['address_family'] },
  { word: 'asn', also: ['as'], about: 'With an AS', example: '2906', asks: ['asn', 'autonomous_system_asn'] },
  { word: 'policy', about: 'Where a policy applies', example: 'transit', asks: ['routing_policy_id'] },
  { word: 'group', about: 'In a BGP group', example: 'customers', asks: ['bgp_group_id'] },
  { word: 'relationship', about: 'In a relationship', example: 'transit', asks: ['relationship_id'] },
  { word: 'platform', about: 'Of a platform', example: 'junos', asks: ['platform_id'] },
  {
    word: 'contact',
    about: 'Whose contact somebody is; yes or no for any',
    example: 'no',
    asks: ['has_contacts', 'contact_id'],
  },
  { word: 'tag', about: 'With a tag', example: 'gold', asks: ['tag'] },
];

const byName = new Map(
  SEARCH_WORDS.flatMap((one) =>
    [one.word, ...(one.also ?? [])].map((name): [string, SearchWord] => [name, one]),
  ),
);

/** The filter that a word names; null for one that names none. */
export const searchWord = (name: string): SearchWord | null => byName.get(name.toLowerCase()) ?? null;

/** What a typed filter asks of a list: values of a parameter, or rows that are looked for by their names. */
export type Asked =
  | { parameter: string; values: string[] }
  | { parameter: string; target: string; names: string[]; by: 'id' | 'slug' };

/** A typed filter in the parameters of a list; null where the list has no such filter, or none that takes the value. */
export function askedOf(resource: AnyResource, registry: Registry, typed: TypedFilter): Asked | null {
  const filters = filtersOf(resource, registry);
  for (const parameter of searchWord(typed.word)?.asks ?? []) {
    const filter = filters.get(parameter);
    const asked = filter && read(filter, typed.values);
    if (asked) return asked;
  }
  return null;
}

function read(filter: NamedFilter, values: readonly string[]): Asked | null {
  const { name: parameter, field, operator } = filter;
  if (parameter === 'tag') return { parameter, target: 'extras.tag', names: [...values], by: 'slug' };
  if (field.target) return { parameter, target: field.target, names: [...values], by: 'id' };
  const reads =
    operator === 'family'
      ? familyIn
      : operator === 'older'
        ? lengthIn
        : field.ui.members
          ? membersIn(field.ui.members)
          : field.ui.cell === 'check'
            ? flagIn
            : field.ui.widget === 'asn'
              ? asnIn
              : null;
  const found = reads ? values.map(reads) : [];
  const known = found.flatMap((one) => one ?? []);
  return found.length && found.every((one) => one) ? { parameter, values: [...new Set(known)] } : null;
}

type Reads = (value: string) => readonly string[] | null;

const familyIn: Reads = (value) => {
  const digit = /^(?:ip)?v?([46])$/i.exec(value)?.[1];
  return digit ? [digit] : null;
};
const lengthIn: Reads = (value) => (readDuration(value) === null ? null : [value]);
const asnIn: Reads = (value) => {
  const asn = parseAsn(value);
  return asn === null ? null : [String(asn)];
};
const FLAGS: Readonly<Record<string, string>> = {
  yes: 'true',
  true: 'true',
  any: 'true',
  no: 'false',
  none: 'false',
  false: 'false',
};
const flagIn: Reads = (value) => {
  const flag = FLAGS[value.toLowerCase()];
  return flag ? [flag] : null;
};

const UP = 'established';
/** What is meant of a BGP state by those who do not think of its six names. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  up: [UP],
  down: Object.keys(BGP_STATE).filter((state) => state !== UP),
};

/** Members by their word, their label or the beginning of either. */
const membersIn =
  (members: Readonly<Record<string, { label: string }>>): Reads =>
  (value) => {
    const plain = value.toLowerCase();
    if (['none', 'null'].includes(plain)) return ['null'];
    const spoken = UP in members ? SPOKEN[plain] : undefined;
    if (spoken) return spoken;
    const named = Object.entries(members).map(([key, { label }]) => ({
      key,
      names: [key, label.toLowerCase()],
    }));
    const exact = named.find(({ names }) => names.includes(plain));
    const begins = named.filter(({ names }) => names.some((name) => name.startsWith(plain)));
    const [only] = exact ? [exact] : begins.length === 1 ? begins : [];
    return only ? [only.key] : null;
  };

/** The values that a word takes in some list, where they can be told beforehand. */
export function valuesOf(
  { asks, word }: SearchWord,
  resources: readonly AnyResource[],
  registry: Registry,
): string[] {
  const all = resources.flatMap((resource) =>
    asks.flatMap((parameter) => {
      const filter = filtersOf(resource, registry).get(parameter);
      if (!filter) return [];
      if (filter.operator === 'family') return ['4', '6'];
      if (filter.operator === 'older') return ['1h', '6h', '1d', '1w'];
      if (filter.field.ui.cell === 'check') return ['yes', 'no'];
      const members = Object.keys(filter.field.ui.members ?? {});
      return UP in (filter.field.ui.members ?? {}) ? ['up', 'down', ...members] : members;
    }),
  );
  const spoken = word === 'status' ? ['down', 'up'] : [];
  return [...new Set([...spoken, ...all])];
}
