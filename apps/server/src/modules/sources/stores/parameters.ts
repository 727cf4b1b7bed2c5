import * as z from 'zod';
import { StoreFault } from './store-fault.ts';

const word = (most: number) => z.string().max(most).optional();
const BRANCH = /^(?!-|\/|\.)(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)|[/.]$))[^\p{Cc} ~^:?*[\\]+$/u;

/** The name of a branch, as `git check-ref-format` wants it. */
export const branchName = z.string().max(200).regex(BRANCH, 'is not a name of a branch');

/** What is said of a Git repository beside its address. */
export const gitParameters = z.strictObject({
  branch: z.union([z.literal(''), branchName]).optional(),
  username: word(200),
  password: word(5000),
  private_key: word(20_000),
  passphrase: z
    .string()
    .max(500)
    .regex(/^[^\r\n\0]*$/, 'has a line end')
    .optional(),
  known_hosts: word(20_000),
  ca: word(200_000),
  depth: z.coerce.number().int().min(0).max(1_000_000).optional(),
});
export type GitParameters = z.infer<typeof gitParameters>;

/** What is said of a bucket beside its address. */
export const s3Parameters = z.strictObject({
  access_key_id: z.string().min(1).max(200),
  secret_access_key: z.string().min(1).max(500),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'is not the name of a region, such as eu-central-1')
    .default('us-east-1'),
  path_style: z.stringbool().or(z.boolean()).default(true),
  ca: word(200_000),
});
export type S3Parameters = z.infer<typeof s3Parameters>;

/** A folder needs nothing else said; what was said of another type is left. */
export const localParameters = z.looseObject({});

/** The parameters of each type of source. */
export const PARAMETERS_OF: Readonly<Record<string, z.ZodType>> = {
  git: gitParameters,
  s3: s3Parameters,
  local: localParameters,
};

/** Reads parameters; fails with `parameters_unusable`. */
export function readParameters<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(given ?? {});
  if (success) return data;
  throw new StoreFault('parameters_unusable', `Its parameters cannot be used: ${describeIssues(error)}`);
}

/** What is wrong with parameters, in a sentence that repeats none of them. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no parameter ${issue.keys.join(', ')}`
        : `${issue.path.join('.')} ${issue.message.toLowerCase()}`,
    )
    .join('; ');
}
