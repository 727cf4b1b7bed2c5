import type * as z from 'zod';
import type { Assigned } from './kinds/assigned.ts';
import type { Pointing } from './kinds/target.ts';
import type { Veil } from './veil.ts';

/** The suffixes of a filter (`name__ic`), and the operators without one. */
export type Suffix =
  | 'n'
  | 'ic'
  | 'nic'
  | 'isw'
  | 'nisw'
  | 'iew'
  | 'niew'
  | 'ie'
  | 'nie'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte';
export type Operator = 'eq' | Suffix | 'isnull' | 'family' | 'older' | 'loosely';

/** How a field is kept. The server has one strategy for each; a kind picks one. */
export type Storage =
  | 'column'
  | 'secret'
  | 'reference'
  | 'link'
  | 'tagging'
  | 'assigned'
  | 'target'
  | 'computed'
  | 'display';
export type OnDelete = 'cascade' | 'protect' | 'set null';

export interface FieldOptions {
  /** What people read; made from the key when absent. */
  label?: string;
  /** One sentence for forms, OpenAPI and the field reference. */
  help?: string;
  nullable?: boolean;
  unique?: boolean;
  readOnly?: boolean;
  default?: unknown;
  /** Overrides what `nullable` and `default` imply about creation. */
  required?: boolean;
  /** Kept nullable, but a caller may not write null. */
  refuseNull?: boolean;
  /** Whether the API filters on it; kinds decide what that means. */
  filter?: boolean;
  /**
   * For computed text that was made from secrets: the permission of who sees it as it is. PostgreSQL gives `{ masked, sealed }`, and
   * all others see the masked text.
   */
  guard?: string;
  /** For a column that the server seals by itself before it writes; secrets always are. */
  sealed?: boolean;
}

/** How the members of a choice are called and coloured (`success`, `warning`, `danger`, `info`, `secondary`). */
export interface Member {
  label: string;
  colour?: string;
}

/** What a form or a table draws with, by name. */
export interface Presentation {
  widget: string;
  cell: string;
  members?: Readonly<Record<string, Member>>;
  /** Bounds and the unit of a number, the maximal length of a text. */
  min?: number;
  max?: number;
  unit?: string;
}

/** How cells are to be read where they could mean two things. */
export interface CellReading {
  /** Whether 3/4/2026 is in April (`dmy`) or in March (`mdy`); refused when it is not said. */
  dates?: 'dmy' | 'mdy' | undefined;
}

/** Every answer that any layer needs about one field. No layer asks which kind it is. */
export interface Field<
  S = unknown,
  W = unknown,
  R = unknown,
  Opt extends boolean = boolean,
  Column extends string = string,
> {
  kind: string;
  storage: Storage;
  options: FieldOptions;
  /** For a secret that is shown to all who may see its object, with masks in it. */
  veil?: Veil;
  /** For a secret that is shown to nobody, not even to who may see secrets. */
  isNeverShown?: true;
  /** PostgreSQL type, for the storages that have a column. */
  sql?: string;
  /** Content type (`devices.platform`) pointed at, for the storages that point. */
  target?: string;
  onDelete?: OnDelete;
  /** For the three fields of a pointer at any object: where they are, and what it may point at. */
  pointing?: Pointing;
  /** For what others assign to the object: by which rows. */
  assigned?: Assigned;
  /** For content types: the parameter that asks for one by its number. */
  numbered?: string;
  /** Whether its value is an address with the length of its prefix: what tells a host is the address alone. */
  withLength?: true;
  /** Whether a trait added it. */
  byTrait?: true;
  /** How a reference is shown: its nested form, its bare id, or the whole object. */
  shownAs?: 'nested' | 'id' | 'full';
  /** Turns what clients send into what `write` accepts, as far as that loses nothing (`"12"` is 12). */
  coerce: (given: unknown) => unknown;
  /** The written value; null for a read-only field. */
  write: z.ZodType | null;
  /** The JSON shown; null when it is never shown. */
  read: z.ZodType | null;
  /** Stored value to JSON: on its own object, and inside the nested form of another. */
  show: (stored: any) => unknown;
  showNested: (stored: any) => unknown;
  /** One filter value as it stands in a query string. */
  query: z.ZodType;
  /** What an empty value in a query means, before `query` reads it. */
  emptyQuery: 'read' | 'ignore' | 'null';
  /** What is said of a value that `query` refuses. */
  refusal: (value: string) => string;
  operators: readonly Operator[];
  /** Whether repeating the parameter means "any of these" or only the last counts. */
  repeat: 'or' | 'last';
  /** What OPTIONS calls it. */
  optionsType: string;
  ui: Presentation;
  /** A cell of a table: how it is written, and what people write into it. What cannot be read stays as it is, and is refused as that. */
  csv: { format: (json: any) => string; parse: (cell: string, reading: CellReading) => unknown };
  /** What stands before a number that names an object, so that it is not taken for an id: `AS`. */
  numberPrefix?: string;
  /** A valid value for tests. */
  sample: (n: number) => unknown;
  readonly '~types'?: { stored: S; write: W; read: R; optional: Opt; column: Column };
}

export type AnyField = Field<any, any, any, boolean, string>;
export type Fields = Readonly<Record<string, AnyField>>;

export type Nullable<V, O> = O extends { nullable: true } ? V | null : V;
export type WrittenNull<V, O> = O extends { refuseNull: true } ? V : Nullable<V, O>;
export type Writable<V, O> = O extends { readOnly: true } ? never : V;
export type Optional<O> = O extends { required: true }
  ? false
  : O extends { nullable: true } | { default: unknown } | { required: false } | { readOnly: true }
    ? true
    : false;

/** Whether a create must name the field. */
export const isRequired = (field: AnyField): boolean =>
  field.options.required ??
  !(field.options.nullable || field.options.default !== undefined || field.options.readOnly);

/** Whether a caller may write null. */
export const acceptsNull = (field: AnyField): boolean =>
  Boolean(field.options.nullable && !field.options.refuseNull);

const ACRONYMS: Readonly<Record<string, string>> = {
  asn: 'ASN',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  ip: 'IP',
  irr: 'IRR',
  bgp: 'BGP',
  bfd: 'BFD',
  ixp: 'IXP',
  ttl: 'TTL',
  as: 'AS',
  napalm: 'NAPALM',
  vlan: 'VLAN',
  mac: 'MAC',
  peeringdb: 'PeeringDB',
  url: 'URL',
  jinja2: 'Jinja2',
  ixapi: 'IX-API',
  id: 'ID',
  ips: 'IPs',
  netbox: 'NetBox',
};

/** `ipv4_max_prefixes` to `IPv4 max prefixes`, unless the field has a label of its own. */
export function labelOf(key: string, field?: AnyField): string {
  if (field?.options.label) return field.options.label;
  const words = key
    .split('_')
    .map((word) => ACRONYMS[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
