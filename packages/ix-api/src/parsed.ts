import type * as z from 'zod';
import { IxApiError } from './ix-api-error.ts';

/** What a schema makes of an answer; one that it cannot read fails with what is wrong. */
export function parsed<T extends z.ZodType>(schema: T, json: unknown, what: string): z.output<T> {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  throw new IxApiError(
    'answer_invalid',
    `${what} is not as IX-API has it: ${issue?.path.join('.')} ${issue?.message}`,
  );
}
