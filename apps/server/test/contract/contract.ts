import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const VALUES = [
  'url',
  'string',
  'datetime',
  'id',
  'list',
  'choice',
  'any',
  'object',
  'number',
  'integer',
  'boolean',
] as const;

/** `string writable required null`: what a field holds, and what is so of it. */
const field = z.string().transform((text, context) => {
  const [kind, ...marks] = text.split(' ');
  const value = VALUES.find((one) => one === kind);
  if (!value) context.addIssue(`there is no ${kind}`);
  return {
    value: value ?? 'any',
    writable: marks.includes('writable'),
    writeOnly: marks.includes('write-only'),
    required: marks.includes('required'),
    nullable: marks.includes('null'),
  };
});

/** `integer n lt`: what a parameter takes, and its suffixes. */
const filter = z.string().transform((text) => {
  const [value = '', ...suffixes] = text.split(' ');
  return { value, suffixes };
});

const endpoint = z.object({
  access: z.enum(['crud', 'read']),
  fields: z.record(z.string(), field),
  filters: z.record(z.string(), filter),
  actions: z.array(z.string()).default([]),
});
const file = z.record(z.string(), endpoint);

export type ContractEndpoint = z.infer<typeof endpoint>;

/** What Peering Manager 1.10 offers at each list address: the fields of an object, the parameters of the list, and further actions. */
export const contract: ReadonlyMap<string, ContractEndpoint> = new Map(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) =>
      Object.entries(file.parse(JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')))),
    ),
);
