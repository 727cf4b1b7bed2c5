import * as z from 'zod';

/** The values of every group of settings, read once when a process starts; each group alone knows its own. */
export interface SettingValues {
  /** The names that were given a value. */
  given: ReadonlySet<string>;
}

/** Settings that belong together: those of one module, of the engine, or of the platform. */
export interface Settings<S extends z.ZodObject = z.ZodObject> {
  /** Their heading in the manual. */
  title: string;
  schema: S;
  /** Reads what was given of them into the values; the mistakes where it cannot be used. */
  read: (given: Readonly<Record<string, string>>, into: SettingValues) => z.ZodError | null;
  /** What is in force, wherever the values are carried along. */
  of: (holder: { settings: SettingValues }) => z.output<S>;
}

/**
 * Declares settings: environment variables, or keys of `peersmith.toml`, each with its sentence (`describe`). Their names are those of
 * the whole installation: no two groups may share one.
 */
export function defineSettings<S extends z.ZodRawShape>(
  title: string,
  shape: S,
): Settings<z.ZodObject<S, z.core.$strict>> {
  const schema = z.strictObject(shape);
  const held = new WeakMap<SettingValues, z.output<typeof schema>>();
  return {
    title,
    schema,
    read: (given, into) => {
      const { success, data, error } = schema.safeParse(given);
      if (success) held.set(into, data);
      return success ? null : error;
    },
    of: ({ settings }) => {
      const values = held.get(settings);
      if (!values) throw new Error(`the settings of ${title} were not read: no module names them`);
      return values;
    },
  };
}

const TRUE = ['true', 'yes', 'on', '1'];
const FALSE = ['false', 'no', 'off', '0'];

/** True or false, in the words people use for it. */
export const flag = z.stringbool({ truthy: TRUE, falsy: FALSE, error: 'must be true or false' });

/** A whole number between two others. */
export const count = (least: number, most: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int('must be a whole number').min(least).max(most);

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** What of a value is never printed: all of it, or the password in a URL. */
export type Secrecy = 'whole' | 'url';

/** Marks a setting whose value is never printed. */
export const secret = <T extends z.ZodType>(schema: T, secrecy: Secrecy = 'whole'): T =>
  schema.meta({ secrecy });

const CRON_FIELDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const CRON_PART = /^(?:\*|(?<first>\d+)(?:-(?<last>\d+))?)(?:\/[1-9]\d*)?$/;

/** When something is done: `daily`, `never`, or a cron expression of five fields. */
export const schedule = z
  .string()
  .transform((text) => text.trim().replaceAll(/\s+/g, ' ') || 'never')
  .refine(
    (text) => text === 'daily' || text === 'never' || isCron(text),
    'must be daily, never or a cron expression such as 15 4 * * *',
  );

/** A schedule as a cron expression in UTC, with what `daily` means; null for never. */
export const cronOf = (wanted: string, daily: string): string | null =>
  wanted === 'never' ? null : wanted === 'daily' ? daily : wanted;

function isCron(text: string): boolean {
  const fields = text.split(' ');
  return (
    fields.length === CRON_FIELDS.length &&
    CRON_FIELDS.every(([least, most], at) => {
      return (fields[at] ?? '').split(',').every((part) => {
        const found = CRON_PART.exec(part);
        const { first = least, last = first } = found?.groups ?? {};
        return (
          found !== null && Number(first) >= least && Number(first) <= Number(last) && Number(last) <= most
        );
      });
    })
  );
}
