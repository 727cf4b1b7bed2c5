import * as z from 'zod';
import { cleanString, type Lines } from '../characters.ts';
import type {
  AnyField,
  Field,
  FieldOptions,
  Nullable,
  OnDelete,
  Optional,
  Storage,
  Writable,
  WrittenNull,
} from '../field.ts';
import type { Veil } from '../veil.ts';
import { formatWords, scalar, wordsIn } from './scalar.ts';

/** How any object looks when something else points at it; each target adds its own brief fields. */
export const Nested = z.looseObject({ id: z.int(), url: z.string(), display: z.string() });
export type Nested = z.infer<typeof Nested>;

/** A whole object of another resource, shown in place. */
const Whole = z.looseObject({ display: z.string() });

/** An id, attributes that pick exactly one row (`{ "asn": 64500 }`), or its natural key (`AS64500`); digits are an id. */
export const Pointer = z.union([z.int().positive(), z.record(z.string(), z.unknown()), z.string().min(1)]);
export type Pointer = number | string | { [attribute: string]: unknown };

const digits = (given: unknown) =>
  typeof given === 'string' && /^\d{1,18}$/.test(given) ? Number(given) : given;
const notPointer = (issue: { input?: unknown }) =>
  `Related objects must be referenced by numeric ID or by a dictionary of attributes. Received an unrecognized value: ${String(issue.input)}`;
const pointer = z.union([z.int().positive(), z.record(z.string(), z.unknown()), z.string().min(1)], {
  error: notPointer,
});
const id = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(Number);
const unknownRow = (value: string) => `Select a valid choice. ${value} is not one of the available choices.`;

/** A field before its types are said anew. */
type Untyped = Omit<AnyField, '~types'>;
type RefOptions = FieldOptions & { onDelete?: OnDelete; shownAs?: 'nested' | 'id' | 'full' };
type RefJson<O> = O extends { shownAs: 'id' } ? number : Nested;

/** A pointer to one row of another resource. Its column is `<key>_id`. */
export function ref<const O extends RefOptions>(
  target: string,
  options: O,
): Field<
  Nullable<number, O>,
  Writable<WrittenNull<Pointer, O>, O>,
  Nullable<RefJson<O>, O>,
  Optional<O>,
  '_id'
> {
  const shown = options.shownAs === 'id' ? z.int() : options.shownAs === 'full' ? Whole : Nested;
  return {
    kind: 'ref',
    storage: 'reference',
    options,
    sql: 'bigint',
    target,
    onDelete: options.onDelete ?? 'protect',
    shownAs: options.shownAs ?? 'nested',
    coerce: digits,
    write: options.readOnly ? null : pointer,
    read: options.nullable ? shown.nullable() : shown,
    show: (stored) => stored,
    showNested: (stored) => stored,
    query: id,
    emptyQuery: 'read',
    refusal: unknownRow,
    operators: options.nullable ? ['eq', 'n', 'isnull'] : ['eq', 'n'],
    repeat: 'or',
    optionsType: 'nested object',
    ui: { widget: 'picker', cell: 'link' },
    csv: { format: namesOf, parse: (cell) => (cell === '' ? null : cell) },
    sample: () => null,
  };
}

/** Pointers to many rows, kept in a table of their own; written as a list of ids. */
export const refs = (target: string, options: FieldOptions = {}) => links('link', 'refs', target, options);

/** The tags of an object; written as ids or attributes, and a tag must exist. */
export const tags = () =>
  links('tagging', 'tags', 'extras.tag', { label: 'Tags', help: 'Tags that exist, by id or by attributes.' });

function links(
  storage: Storage,
  kind: string,
  target: string,
  options: FieldOptions,
): Field<never, Pointer[], Nested[], true, ''> {
  return {
    kind,
    storage,
    options: { ...options, required: false },
    target,
    shownAs: 'nested',
    coerce: (given) => (Array.isArray(given) ? given.map(digits) : given),
    write: z.array(pointer, {
      error: (issue) => `Expected a list of items but got type "${typeName(issue.input)}".`,
    }),
    read: z.array(Nested),
    show: (stored) => stored,
    showNested: (stored) => stored,
    query: id,
    emptyQuery: 'read',
    refusal: unknownRow,
    operators: ['eq', 'n'],
    repeat: 'or',
    optionsType: 'field',
    ui: { widget: 'multi-picker', cell: 'links' },
    csv: {
      format: (names) => formatWords(names.map(namesOf)),
      parse: wordsIn,
    },
    sample: () => [],
  };
}

/** What a cell says of a row that is pointed at: the text that names it, or its id. */
const namesOf = (name: string | number | null): string => String(name ?? '');

/** Python's word for a value's type, which clients match on. */
export function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'NoneType';
  if (typeof value === 'object') return 'dict';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
}

/** Worked out by PostgreSQL on read; the server supplies the expression. With `filter`, the API filters on it too. */
export function computed<V>(
  read: z.ZodType<V>,
  options: FieldOptions & { cell?: string; show?: (stored: any) => V } = {},
): Field<never, never, V, true, ''> & { storage: 'computed' } {
  const show = options.show ?? ((stored: unknown) => stored);
  return {
    kind: 'computed',
    storage: 'computed',
    options,
    coerce: (given) => given,
    write: null,
    read,
    show,
    showNested: show,
    emptyQuery: 'ignore',
    query: z
      .enum(['true', 'True', '2', 'false', 'False', '3'])
      .transform((word) => ['true', 'True', '2'].includes(word)),
    refusal: (value) => `“${value}” is not a valid value.`,
    operators: options.filter ? ['eq'] : [],
    repeat: 'last',
    optionsType: 'field',
    ui: { widget: 'none', cell: options.cell ?? 'text' },
    csv: {
      format: (json) => (json === null ? '' : typeof json === 'object' ? JSON.stringify(json) : String(json)),
      parse: () => undefined,
    },
    sample: () => null,
  };
}

/** A condition that PostgreSQL works out: objects are filtered by it, and it is not shown. */
export function condition(
  options: Pick<FieldOptions, 'label' | 'help'>,
): Field<never, never, never, true, ''> & { storage: 'computed' } {
  const { '~types': _, ...field } = computed(z.boolean(), { ...options, filter: true, cell: 'check' });
  return { ...field, read: null };
}

/** Sealed at rest; shown only to callers who hold the permission to see it, written by whoever may change the object. */
export function secret<const O extends FieldOptions & { max?: number }>(
  options: O,
): Field<string | null, string | null, string | null | undefined, true, ''> {
  const untyped: Untyped = scalar<string, { nullable: true } & FieldOptions>(
    {
      kind: 'secret',
      sql: 'text',
      value: cleanString('one', z.string().max(options.max ?? 255)),
      read: z.string(),
      operators: [],
      optionsType: 'string',
      ui: { widget: 'password', cell: 'secret' },
      sample: (n) => `hunter${n}`,
    },
    { ...options, nullable: true },
  );
  return {
    ...untyped,
    storage: 'secret',
    csv: { format: () => '', parse: (cell) => (cell === '' ? undefined : cell) },
  };
}

/** A secret that nobody is shown, whatever they hold: the server alone opens it, to use it. */
export function writeOnly<const O extends FieldOptions & { max?: number; lines?: Lines }>(
  options: O,
): Field<string | null, string | null, string | null | undefined, true, ''> {
  const field = secret(options);
  const value = cleanString(options.lines ?? 'one', z.string().max(options.max ?? 255));
  const widget = options.lines === 'many' ? 'secret-text' : 'password';
  return { ...field, isNeverShown: true, write: value, ui: { ...field.ui, widget } };
}

/**
 * A text that may hold secrets: sealed at rest, whole for callers who hold the permission to see them, with masks for all others. A
 * mask that is written back stands for what is kept.
 */
export function veiled<S, W, R, O extends boolean, C extends string>(
  field: Field<S, W, R, O, C>,
  veil: Veil,
): Field<S, W, R, O, C> {
  return { ...field, storage: 'secret', veil, operators: [] };
}

/** The display text under a name of its own, as some resources have it. */
export function displayed(options: FieldOptions = {}): Field<never, never, string, true, ''> {
  return { ...computed(z.string(), options), kind: 'displayed', storage: 'display' };
}

/** A column that the API neither shows nor takes; the server alone works with it. */
export function hidden<S, W, R, O extends boolean, C extends string>(
  field: Field<S, W, R, O, C>,
): Field<S, never, never, true, C> {
  const untyped: Untyped = field;
  return { ...untyped, write: null, read: null, operators: [] };
}

/** A password of a person: taken, hashed by the server, never shown. */
export function password(options: FieldOptions & { max?: number }): Field<string, string, never, false, ''> {
  const untyped: Untyped = scalar<string, FieldOptions>(
    {
      kind: 'password',
      sql: 'text',
      value: cleanString(
        'one',
        z
          .string()
          .min(1)
          .max(options.max ?? 128),
      ),
      operators: [],
      optionsType: 'string',
      ui: { widget: 'password', cell: 'secret' },
      sample: (n) => `a long pass phrase ${n}`,
    },
    options,
  );
  return { ...untyped, read: null };
}

/** The content types of something, worked out on read; asked for one by one, under `numbered` by number. */
export const computedTypes = (options: FieldOptions & { numbered: string }) => ({
  ...computed(z.array(z.string()), { ...options, cell: 'content-types' }),
  kind: 'content_types',
  sql: 'text[]',
  numbered: options.numbered,
  query: contentType({}).query,
  refusal: contentType({}).refusal,
});

/** A content type such as `devices.router`. */
export const contentType = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'content_type',
      sql: 'text',
      value: z
        .string()
        .regex(/^[a-z]+\.[a-z]+$/, { error: 'Content types are written <app_label>.<model_name>.' }),
      operators: ['eq', 'n'],
      repeat: 'last',
      optionsType: 'string',
      ui: { widget: 'text', cell: 'content-type' },
      sample: () => 'extras.tag',
    },
    options,
  );
