import * as z from 'zod';

/** An object of these keys; any other is refused by its name. */
export const onlyKnown = <S extends z.ZodRawShape>(shape: S, message: string) =>
  z.looseObject(shape).superRefine((given, context) => {
    for (const key of Object.keys(given))
      if (!Object.hasOwn(shape, key)) context.addIssue({ code: 'custom', path: [key], message });
  });

/** What it says of a key in a query, and in a body. */
export const UNKNOWN_FILTER = 'Unknown filter.';
export const UNKNOWN_FIELD = 'This field does not exist.';
