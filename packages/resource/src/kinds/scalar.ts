import * as z from 'zod';
import type {
  AnyField,
  CellReading,
  Field,
  FieldOptions,
  Nullable,
  Operator,
  Optional,
  Presentation,
  Writable,
  WrittenNull,
} from '../field.ts';

interface Base<V> {
  kind: string;
  sql: string;
  value: z.ZodType<V>;
  operators: readonly Operator[];
  ui: Presentation;
  sample: (n: number) => unknown;
  optionsType: string;
  coerce?: (given: unknown) => unknown;
  read?: z.ZodType;
  query?: z.ZodType;
  emptyQuery?: AnyField['emptyQuery'];
  refusal?: (value: string) => string;
  repeat?: 'or' | 'last';
  show?: (stored: any) => unknown;
  showNested?: (stored: any) => unknown;
  csv?: AnyField['csv'];
}

const same = (value: unknown) => value;
const plainCsv: AnyField['csv'] = {
  format: (json) => (json === null || json === undefined ? '' : String(json)),
  parse: (cell) => cell,
};
/** An empty cell is null where null is allowed, and "not given" elsewhere. */
const orNull = (csv: AnyField['csv'], nullable: boolean | undefined): AnyField['csv'] => ({
  format: csv.format,
  parse: (cell, reading) => (cell.trim() === '' ? (nullable ? null : undefined) : csv.parse(cell, reading)),
});

/** What is not filtered on is not even asked whether it is null. */
const operatorsOf = (own: readonly Operator[], options: FieldOptions): readonly Operator[] =>
  options.filter === false || own.length === 0 ? [] : options.nullable ? [...own, 'isnull'] : own;

/** As upstream: an empty text asks for nothing, an empty choice for rows without one. */
const emptyQueryOf = (
  { optionsType, ui }: Pick<AnyField, 'optionsType' | 'ui'>,
  options: FieldOptions,
): AnyField['emptyQuery'] =>
  optionsType === 'string' ? 'ignore' : options.nullable && ui.members ? 'null' : 'read';

/** The shape shared by every kind that is one value in one column. */
export function scalar<V, const O extends FieldOptions, R = V>(
  base: Base<V>,
  options: O,
): Field<Nullable<V, O>, Writable<WrittenNull<V, O>, O>, Nullable<R, O>, Optional<O>, ''> {
  const show = base.show ?? same;
  const read = base.read ?? base.value;
  return {
    kind: base.kind,
    storage: 'column',
    options,
    sql: base.sql,
    coerce: base.coerce ?? same,
    write: options.readOnly ? null : base.value,
    read: options.nullable ? read.nullable() : read,
    show: (stored) => (stored === null || stored === undefined ? null : show(stored)),
    showNested: (stored) =>
      stored === null || stored === undefined ? null : (base.showNested ?? show)(stored),
    query: base.query ?? base.value,
    emptyQuery: base.emptyQuery ?? emptyQueryOf(base, options),
    refusal: base.refusal ?? ((value) => `“${value}” is not a valid value.`),
    operators: operatorsOf(base.operators, options),
    repeat: base.repeat ?? 'or',
    optionsType: base.optionsType,
    ui: base.ui,
    csv: orNull(base.csv ?? plainCsv, options.nullable),
    sample: base.sample,
  };
}

export const ordered: readonly Operator[] = ['eq', 'n', 'lt', 'lte', 'gt', 'gte'];

export const trimmed = (given: unknown) =>
  typeof given === 'string' ? given.trim() : typeof given === 'number' ? String(given) : given;

const wholeNumber = (given: unknown) =>
  typeof given === 'string' && /^[+-]?\d+$/.test(given.trim()) ? Number(given) : given;
const TRUE = new Set<unknown>(['t', 'T', 'y', 'Y', 'yes', 'true', 'True', 'TRUE', 'on', '1', 1]);
const FALSE = new Set<unknown>(['f', 'F', 'n', 'N', 'no', 'false', 'False', 'FALSE', 'off', '0', 0]);

/** True or false; nullable also neither. As upstream, a filter takes `true`, `True`, `2` and `false`, `False`, `3`. */
export const flag = <const O extends FieldOptions>(options: O) =>
  scalar<boolean, O>(
    {
      kind: 'flag',
      sql: 'boolean',
      value: z.boolean(),
      coerce: (given) => (TRUE.has(given) ? true : FALSE.has(given) ? false : given),
      query: z
        .enum(['true', 'True', '2', 'false', 'False', '3'])
        .transform((word) => ['true', 'True', '2'].includes(word)),
      emptyQuery: options.nullable ? 'read' : 'ignore',
      operators: ['eq'],
      repeat: 'last',
      optionsType: 'boolean',
      ui: { widget: options.nullable ? 'yes-no' : 'switch', cell: 'check' },
      sample: () => true,
      csv: { format: (json) => String(json), parse: yesOrNo },
    },
    options,
  );

const YES = new Set([
  'y',
  'yes',
  'true',
  'on',
  '1',
  'x',
  '✓',
  '✔',
  '☑',
  'ja',
  'j',
  'oui',
  'vrai',
  'sí',
  'si',
  'sì',
  'wahr',
]);
const NO = new Set(['n', 'no', 'false', 'off', '0', '-', '✗', '☐', 'nein', 'nee', 'non', 'faux', 'falsch']);

/** What people put into a column of yes and no. */
function yesOrNo(cell: string): unknown {
  const word = cell.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : cell;
}

/** Blanks that spreadsheets put between the digits of long numbers. */
const BETWEEN_DIGITS = /(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3})/g;

/** A whole number as spreadsheets show it: `10 000`. */
export function numberIn(cell: string): unknown {
  const text = cell.trim().replace(BETWEEN_DIGITS, '');
  return /^[+-]?\d+$/.test(text) ? Number(text) : cell;
}

/** Words in one cell, between commas; one that has a comma of its own stands in quotes. */
export const formatWords = (words: readonly unknown[]): string =>
  words
    .map(String)
    .map((word) => (/[",]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word))
    .join(',');

/** Words of a cell, between commas, semicolons or lines. */
export const wordsIn = (cell: string): string[] =>
  [...cell.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,;\n]*))\s*(?:[,;\n]|$)/g)]
    .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
    .filter((word) => word !== '');

const INT4 = 2_147_483_647;

type Bounded = FieldOptions & { min?: number; max?: number; unit?: string };

/** A whole number within bounds; `unit` is shown beside it. */
export const integer = <const O extends Bounded>(options: O) => {
  const { min = 0, max = INT4 } = options;
  // What the column can be compared with, which is more than it may hold.
  const widest = max > INT4 ? Number.MAX_SAFE_INTEGER : INT4;
  return scalar<number, O>(
    {
      kind: 'integer',
      sql: max > INT4 ? 'bigint' : 'integer',
      value: z.int().min(min).max(max),
      coerce: wholeNumber,
      query: z
        .string()
        .trim()
        .regex(/^[+-]?\d+$/)
        .transform(Number)
        .refine((number) => Math.abs(number) <= widest),
      refusal: (word) =>
        /^[+-]?\d+$/.test(word.trim())
          ? `Enter a whole number of at most ${widest} either way.`
          : 'Enter a whole number.',
      operators: ordered,
      optionsType: 'integer',
      ui: { widget: 'number', cell: 'number', min, max, ...(options.unit ? { unit: options.unit } : {}) },
      // Never the lowest: the edge of a range often means something of its own (a TTL of 1, a limit of 0).
      sample: (n) => (max === min ? min : min + 1 + (n % (max - min))),
      csv: { format: (json) => (json === null ? '' : String(json)), parse: numberIn },
    },
    options,
  );
};

/** A decimal number, such as a coordinate in degrees. */
export const decimal = <const O extends Bounded>(options: O) =>
  scalar<number, O>(
    {
      kind: 'decimal',
      sql: 'numeric(9,6)',
      value: z.number().gt(-1000).lt(1000),
      read: z.number(),
      operators: [],
      optionsType: 'decimal',
      ui: { widget: 'number', cell: 'number' },
      sample: (n) => n + 0.5,
    },
    options,
  );

const MOMENT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;
const FORMAT =
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].';

/** What keeps a text from being an instant, or null. The calendar is that of ISO 8601, from year 1 on. */
function momentProblem(text: string): string | null {
  const [, year = '', month = '', day = ''] = MOMENT.exec(text) ?? [];
  if (year === '') return FORMAT;
  const days = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  const isDay = Number(day) >= 1 && Number(day) <= days && Number(month) >= 1 && Number(month) <= 12;
  return isDay && Number(year) > 0 ? null : `The calendar has no ${year}-${month}-${day}.`;
}

/** ISO 8601; a value without zone is UTC, a bare date its midnight. */
function zoned(text: string): string {
  const joined = text.includes(' ') ? text.replace(' ', 'T') : text;
  if (!joined.includes('T')) return `${joined}T00:00:00Z`;
  return /(Z|[+-]\d{2}:?\d{2})$/.test(joined) ? joined : `${joined}Z`;
}
const instant = z
  .string({ error: FORMAT })
  .superRefine((text, issues) => {
    const message = momentProblem(text);
    if (message) issues.addIssue({ code: 'custom', message });
  })
  .transform(zoned)
  .meta({ format: 'date-time' });

/** An instant, kept in UTC and shown in ISO 8601 with microseconds. */
export const timestamp = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'timestamp',
      sql: 'timestamptz',
      value: instant,
      coerce: trimmed,
      operators: ordered,
      read: z.string().meta({ format: 'date-time' }),
      query: instant,
      refusal: (word) =>
        momentProblem(word) === FORMAT ? 'Enter a valid date/time.' : (momentProblem(word) ?? ''),
      optionsType: 'datetime',
      ui: { widget: 'datetime', cell: 'moment' },
      sample: (n) => `2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z`,
      show: isoMoment,
      csv: { format: (json) => json ?? '', parse: momentIn },
    },
    options,
  );

const SPOKEN = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2})?))?$/;

/** A date as people write it: `31.12.2026 14:30`. One of which day and month could change places is taken as it was said. */
function momentIn(cell: string, { dates }: CellReading): unknown {
  const [, first = '', separator, second = '', year, time = '00:00'] = SPOKEN.exec(cell.trim()) ?? [];
  if (separator === undefined) return cell;
  // With dots, the day comes first everywhere.
  const said = separator === '.' || Number(first) > 12 ? 'dmy' : Number(second) > 12 ? 'mdy' : dates;
  if (first !== second && !said)
    throw new TypeError(
      'This could be two dates: write YYYY-MM-DD, or say which number is the day with dates=dmy or dates=mdy.',
    );
  const [day, month] = said === 'mdy' ? [second, first] : [first, second];
  const two = (digits: string) => digits.padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(time.split(':')[0] ?? '')}:${time.slice(time.indexOf(':') + 1)}`;
}

/** PostgreSQL's JSON writes `+00:00` where the wire has `Z`. */
export const isoMoment = (stored: string): string => stored.replace(/\+00(:00)?$/, 'Z').replace(' ', 'T');

/** Any JSON; with `object`, an object or null. */
export const json = <const O extends FieldOptions & { object?: boolean }>(options: O) =>
  scalar<unknown, O>(
    {
      kind: 'json',
      sql: 'jsonb',
      operators: [],
      optionsType: 'field',
      value: options.object
        ? z.record(z.string(), z.unknown(), { error: 'Enter a JSON object, such as {"key": "value"}.' })
        : z.unknown(),
      ui: { widget: 'json', cell: 'json' },
      sample: (n) => ({ n }),
      csv: {
        format: (value) => (value === null ? '' : JSON.stringify(value)),
        parse: jsonIn,
      },
    },
    options,
  );

/** JSON; a text that is none is told by what it then is. */
function jsonIn(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new TypeError('Value must be valid JSON.');
  }
}

/** A list of words or numbers in one column. */
export const list = <V, const O extends FieldOptions & { example?: V }>(
  of: z.ZodType<V>,
  sql: string,
  options: O,
) =>
  scalar<V[], O>(
    {
      kind: 'list',
      sql,
      value: z.array(of),
      operators: [],
      optionsType: 'list',
      ui: { widget: 'words', cell: 'words' },
      sample: () => (options.example === undefined ? [] : [options.example]),
      csv: {
        format: (value) => formatWords(value ?? []),
        parse: (cell) => wordsIn(cell).map((word) => (of.safeParse(word).success ? word : numberIn(word))),
      },
    },
    options,
  );

/** RFC 9562. */
export const uuid = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'uuid',
      sql: 'uuid',
      value: z.guid(),
      operators: ['eq'],
      repeat: 'last',
      refusal: () => 'Enter a valid UUID.',
      optionsType: 'string',
      ui: { widget: 'text', cell: 'code' },
      sample: (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    },
    options,
  );
