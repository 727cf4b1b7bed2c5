import * as z from 'zod';
import type { Field, FieldOptions, Member, Nullable, Optional, Writable, WrittenNull } from '../field.ts';
import { scalar, trimmed } from './scalar.ts';

type Members = Readonly<Record<string, Member>>;
interface Shown<V> {
  value: V;
  label: string;
}

type ChoiceField<V, R, O> = Field<
  Nullable<V, O>,
  Writable<WrittenNull<V, O>, O>,
  Nullable<R, O>,
  Optional<O>,
  ''
>;

const words = <M extends Members>(members: M) => Object.keys(members);

/** A closed set, shown as `{ value, label }`, with `blank` null for an empty text; inside the nested form of another object as the bare value. */
export function choice<
  const M extends Members,
  const O extends FieldOptions & { default?: keyof M & string; blank?: boolean },
>(members: M, options: O): ChoiceField<keyof M & string, Shown<keyof M & string>, O> {
  type V = keyof M & string;
  return scalar<V, O, Shown<V>>(
    {
      ...setOf<V>(members, (given) => `${given} is not a valid choice.`),
      ...(options.blank
        ? { coerce: (given: unknown) => (trimmed(given) === '' ? null : trimmed(given)) }
        : {}),
      kind: 'choice',
      optionsType: 'field',
      read: z.object({ value: z.enum(words(members)), label: z.string() }),
      show: (stored: string) =>
        stored === '' ? null : { value: stored, label: members[stored]?.label ?? stored },
      showNested: (stored: string) => stored,
      csv: { format: (json) => json?.value ?? '', parse: memberIn(members) },
    },
    options,
  );
}

/** A closed set shown as its bare value, as upstream does for some. With `blank` the empty string is a member too. */
export function rawChoice<
  const M extends Members,
  const O extends FieldOptions & { default?: keyof M & string; blank?: boolean },
>(
  members: M,
  options: O,
): ChoiceField<
  (keyof M & string) | (O extends { blank: true } ? '' : never),
  (keyof M & string) | (O extends { blank: true } ? '' : never),
  O
> {
  type V = (keyof M & string) | (O extends { blank: true } ? '' : never);
  const given =
    options.blank && !options.nullable && options.default === undefined
      ? { ...options, default: '' }
      : options;
  const base = setOf<V>(members, (word) => `"${word}" is not a valid choice.`, options.blank);
  const csv = { format: (json: unknown) => String(json ?? ''), parse: memberIn(members) };
  return scalar<V, O>({ ...base, kind: 'raw_choice', optionsType: 'choice', csv }, given as O);
}

/** A member by its word or by its label, whatever the case. */
function memberIn(members: Members) {
  const known = Object.entries(members).flatMap(([word, { label }]): [string, string][] => [
    [label.toLowerCase(), word],
    [word.toLowerCase(), word],
  ]);
  const byName = new Map(known);
  return (cell: string) => byName.get(cell.trim().toLowerCase()) ?? cell;
}

function setOf<V extends string>(members: Members, refusal: (given: string) => string, blank = false) {
  const allowed = blank ? [...words(members), ''] : words(members);
  const value = z.unknown().superRefine((given, issues) => {
    if (typeof given === 'object' && given !== null) {
      issues.addIssue({
        code: 'custom',
        message: 'Value must be passed directly (e.g. "foo": 123); do not use a dictionary or list.',
      });
    } else if (given === '' && !blank)
      issues.addIssue({ code: 'custom', message: 'This field may not be blank.' });
    else if (!allowed.includes(String(given)))
      issues.addIssue({ code: 'custom', message: refusal(String(given)) });
  }) as z.ZodType<V>;
  return {
    sql: 'text',
    value: value.meta({ type: 'string', enum: allowed }) as z.ZodType<V>,
    coerce: trimmed,
    operators: ['eq', 'n'] as const,
    query: z.enum(allowed.length ? allowed : ['']),
    refusal: (word: string) => `Select a valid choice. ${word} is not one of the available choices.`,
    ui: { widget: 'select', cell: 'badge', members },
    sample: () => words(members)[0],
  };
}

/** A closed set of whole numbers, shown bare (`0`, `4`, `6`). */
export const numberChoice = <const O extends FieldOptions & { default?: number }>(
  members: Members,
  options: O,
) =>
  scalar<number, O>(
    {
      kind: 'number_choice',
      sql: 'integer',
      optionsType: 'choice',
      operators: ['eq', 'n'],
      repeat: 'last',
      coerce: (given) => (typeof given === 'string' && given in members ? Number(given) : given),
      value: z.number().refine((given) => String(given) in members, {
        error: (issue) => `"${String(issue.input)}" is not a valid choice.`,
      }),
      query: z.enum(words(members)).transform(Number),
      refusal: (word) => `Select a valid choice. ${word} is not one of the available choices.`,
      ui: { widget: 'select', cell: 'badge', members },
      sample: () => Number(words(members)[0]),
      csv: { format: String, parse: memberIn(members) },
    },
    options,
  );

/** The words of a choice, and no others, as a schema. */
export const memberOf = <K extends string>(members: Readonly<Record<K, unknown>>) =>
  z.enum(Object.keys(members) as K[]);
