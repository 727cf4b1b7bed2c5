import type * as z from 'zod';

/** Errors by field, as upstream's API words and shapes them. */
export type FieldErrors = Record<string, unknown[]>;

type Issue = z.core.$ZodRawIssue;

const WRONG_TYPE: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  number: 'A valid number is required.',
  int: 'A valid integer is required.',
  boolean: 'Must be a valid boolean.',
  date: 'Datetime has wrong format.',
};

/** The sentence for an issue, for schemas that bring none of their own. */
export function sentence(issue: Issue): string | undefined {
  if (issue.input === undefined) return 'This field is required.';
  if (issue.input === null) return 'This field may not be null.';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'array'
        ? `Expected a list of items but got type "${typeof issue.input}".`
        : (WRONG_TYPE[issue.expected] ?? 'Invalid value.');
    case 'too_big':
      return issue.origin === 'string'
        ? `Ensure this field has no more than ${issue.maximum} characters.`
        : `Ensure this value is less than or equal to ${issue.maximum}.`;
    case 'too_small':
      if (issue.origin === 'string')
        return issue.input === ''
          ? 'This field may not be blank.'
          : `Ensure this field has at least ${issue.minimum} characters.`;
      return `Ensure this value is greater than or equal to ${issue.minimum}.`;
    case 'invalid_format':
      return 'Enter a valid value.';
    default:
      return undefined;
  }
}

/** The sentences of a failed parse, each once. */
export const sentencesOf = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map((issue) => issue.message)),
];
