import * as z from 'zod';
import { cleanString, type Lines } from '../characters.ts';
import type { FieldOptions, Operator } from '../field.ts';
import { scalar, trimmed } from './scalar.ts';

const textual: readonly Operator[] = ['eq', 'n', 'ic', 'nic', 'isw', 'nisw', 'iew', 'niew', 'ie', 'nie'];

type Sized = FieldOptions & { max?: number; blank?: boolean };

const string = (lines: Lines, max: number | undefined, blank: boolean | undefined) => {
  const bounded = max === undefined ? z.string() : z.string().max(max);
  return cleanString(lines, blank ? bounded : bounded.min(1));
};
const plain = { format: (json: string | null) => json ?? '', parse: (cell: string) => cell };

/** One line of text. `blank` lets it be empty, and makes empty its default. */
export const text = <const O extends Sized>(options: O) =>
  scalar<string, Blankable<O>>(
    {
      kind: 'text',
      sql: 'text',
      value: string('one', options.max ?? 255, options.blank),
      read: z.string(),
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'string',
      ui: { widget: 'text', cell: 'text', max: options.max ?? 255 },
      sample: (n) => `text-${n}`,
      csv: plain,
    },
    blankDefault(options),
  );

type Blankable<O> = O extends { blank: true } ? (O extends { nullable: true } ? O : O & { default: '' }) : O;
const blankDefault = <O extends Sized>(options: O): Blankable<O> =>
  (options.blank && !options.nullable && options.default === undefined
    ? { ...options, default: '' }
    : options) as Blankable<O>;

/** Letters, digits, hyphens and underscores. */
export const slug = <const O extends FieldOptions & { max?: number; unicode?: boolean }>(options: O) =>
  scalar<string, O>(
    {
      kind: 'slug',
      sql: 'text',
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'slug',
      value: z
        .string()
        .min(1)
        .max(options.max ?? 100)
        .regex(options.unicode ? /^[\p{L}\p{N}_-]+$/u : /^[A-Za-z0-9_-]+$/, {
          error: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
        })
        // Classes of Unicode are no part of what readers of JSON Schema share.
        .meta(options.unicode ? { pattern: '^[^\\s!-,./:-@[-^`{-~]+$' } : {}),
      ui: { widget: 'slug', cell: 'text', max: options.max ?? 100 },
      sample: (n) => `slug-${n}`,
    },
    options,
  );

/** Text of any number of lines, shown as it is. */
export const prose = <const O extends Sized>(options: O) =>
  scalar<string, Blankable<O>>(
    {
      kind: 'prose',
      sql: 'text',
      value: string('many', options.max, options.blank),
      read: z.string(),
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'string',
      ui: { widget: 'long-text', cell: 'excerpt', ...(options.max ? { max: options.max } : {}) },
      sample: (n) => `line ${n}\nanother`,
      csv: plain,
    },
    blankDefault(options),
  );

/** Prose that is shown as Markdown. */
export const markdown = <const O extends FieldOptions & { blank?: boolean }>(options: O) =>
  scalar<string, Written<O>>(
    {
      kind: 'markdown',
      sql: 'text',
      value: string('many', undefined, options.blank !== false),
      read: z.string(),
      coerce: trimmed,
      operators: [],
      optionsType: 'string',
      ui: { widget: 'markdown', cell: 'excerpt' },
      sample: () => 'A *note*.',
      csv: plain,
    },
    (options.blank === false ? options : { ...options, default: '' }) as Written<O>,
  );

type Written<O> = O extends { blank: false } ? O : O & { default: '' };

/** The source of a template; spaces and line ends are kept as they are. */
export const template = <const O extends FieldOptions & { blank?: boolean }>(options: O) =>
  scalar<string, Blankable<O>>(
    {
      kind: 'template',
      sql: 'text',
      value: string('many', undefined, options.blank),
      read: z.string(),
      operators: [],
      optionsType: 'string',
      ui: { widget: 'template', cell: 'excerpt' },
      sample: (n) => `hostname r{{ ${n} }}\n`,
    },
    blankDefault(options),
  );

/** Six lower-case hexadecimal digits, without `#`. */
export const colour = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'colour',
      sql: 'text',
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'string',
      value: z
        .string()
        .min(1)
        .max(6)
        .regex(/^[0-9a-f]{6}$/, { error: 'Enter a valid hexadecimal RGB color code.' }),
      ui: { widget: 'colour', cell: 'colour' },
      sample: (n) => (n % 0xffffff).toString(16).padStart(6, '0'),
    },
    options,
  );

const NO_URL = 'Enter a valid URL.';
const webAddress = z.url({ error: NO_URL });
const NO_EMAIL = 'Enter a valid email address.';
const mailAddress = z.email({ error: NO_EMAIL }).max(254);

/** An address of a page. */
export const url = <const O extends Sized>(options: O) =>
  scalar<string, Blankable<O>>(
    {
      kind: 'url',
      sql: 'text',
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'url',
      // The parser of URLs passes over line ends and tabs, so they are looked for before it.
      value: cleanString('one').pipe(
        options.blank ? z.union([z.literal(''), webAddress], { error: NO_URL }) : webAddress,
      ),
      read: z.string(),
      ui: { widget: 'text', cell: 'url' },
      sample: (n) => `https://example.net/${n}`,
    },
    blankDefault(options),
  );

/** An e-mail address (RFC 5321). */
export const email = <const O extends Sized>(options: O) =>
  scalar<string, Blankable<O>>(
    {
      kind: 'email',
      sql: 'text',
      coerce: trimmed,
      operators: textual,
      query: z.string(),
      optionsType: 'email',
      value: options.blank ? z.union([z.literal(''), mailAddress], { error: NO_EMAIL }) : mailAddress,
      ui: { widget: 'text', cell: 'email' },
      sample: (n) => `noc${n}@example.net`,
    },
    blankDefault(options),
  );
