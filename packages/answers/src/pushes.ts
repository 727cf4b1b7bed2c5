import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Configured } from './deployment.ts';
import { Id, JOB } from './shared.ts';

/** How the file of a router stands to its configuration. */
export const PUSH_STATES = ['new', 'changed', 'passwords_only', 'unchanged', 'failed'] as const;

/** A router of a push, and its file. */
export const PushedRouter = z.strictObject({
  id: z.int(),
  name: z.string(),
  source: z.int().describe('The data source, by id.'),
  path: z.string().describe('The file in it.'),
  state: z
    .enum(PUSH_STATES)
    .describe(
      '`new`: there was no such file. `passwords_only`: nothing differs but what is masked. `failed`: it has no configuration; `detail` says why.',
    ),
  added: z.int().describe('Lines.'),
  removed: z.int().describe('Lines.'),
  passwords: z.int().describe('How many secrets its configuration has.'),
  hash: z
    .string()
    .nullable()
    .describe(
      'SHA-256 of its configuration with masks for passwords: it tells whether it is still what was shown.',
    ),
  before: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'What the file held when it was compared, sealed: it tells whether it is still what was shown. Null where there was none.',
    ),
  detail: z.string(),
});
export type PushedRouter = z.infer<typeof PushedRouter>;

/** A data source of a push, and what was written there. */
export const PushedSource = z.strictObject({
  id: z.int(),
  name: z.string(),
  files: z.int().describe('Files that were written or taken out, or would be.'),
  revision: z.string().nullable().describe('The commit; null where nothing was written.'),
  branch: z.string(),
  link: z.string().nullable().describe('Where a pull or merge request can be opened, as the server said.'),
});
export type PushedSource = z.infer<typeof PushedSource>;

/** What came of a push, or would: the `data` of its job, beside the log. Its output has the differences. */
export const PushResult = z.object({
  committed: z.boolean(),
  what: z.enum(['configuration', 'difference']),
  mask_passwords: z.boolean(),
  branch: z.string().nullable().describe('The new branch that was asked for.'),
  message: z.string().describe('What the commit is to say; empty for what the settings say.'),
  routers: z.array(PushedRouter),
  sources: z.array(PushedSource),
});
export type PushResult = z.infer<typeof PushResult>;

const BRANCH = /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/|\.lock(?:\/|$)|\/\.))[^\s~^:?*[\\\p{Cc}]{1,200}(?<![/.])$/u;

/** Which routers' configurations are pushed, and how. */
export const PushInput = z.strictObject({
  routers: z
    .array(Id, { error: 'Name routers by their ids.' })
    .min(1, { error: 'Name at least one router.' })
    .max(5000)
    .optional()
    .describe('All that have a data source and a path, where absent.'),
  what: z
    .enum(['configuration', 'difference'])
    .default('configuration')
    .describe(
      '`difference`: beside the file of each router, under its name and `.diff`, what its configuration would change in it, passwords masked; for a change request. The files stay as they are.',
    ),
  commit: z.boolean().default(false).describe('Whether it is written. Without, the job says what would be.'),
  mask_passwords: z
    .boolean()
    .default(false)
    .describe('Whether masks stand for passwords in what is written.'),
  branch: z
    .string()
    .regex(BRANCH, { error: 'This is no name of a branch.' })
    .nullable()
    .default(null)
    .describe('A new branch for this push alone, for Git; else the branch of the data source.'),
  message: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .describe('What the commit says; what the settings say where it is empty.'),
  reviewed: Id.nullable()
    .default(null)
    .describe(
      'The job that showed what would be written: where a configuration or a file is another one by now, or something else is to be written than it showed, nothing is.',
    ),
});
export type PushInput = z.infer<typeof PushInput>;

export const pushesEndpoints = {
  push: endpoint({
    method: 'POST',
    path: '/api/devices/push/',
    summary: 'Push configurations of routers to their data sources',
    help: 'Queues a job that renders all of them, compares each with its file, and with `commit` writes them: one commit for each data source. Where one of them cannot be rendered, nothing is written anywhere.',
    body: PushInput,
    status: 202,
    answer: rowSchema(JOB),
    refusals: { 409: z.strictObject({ detail: z.string(), code: z.literal('no_targets') }) },
  }),
  pushRouters: endpoint({
    method: 'POST',
    path: '/api/devices/routers/push-datasource/',
    summary: 'Push configurations to a data source',
    help: 'As Peering Manager has it: an entry for each router that was found, all of them with the same job. Those without a data source or a path are left out.',
    body: z.object({
      routers: z.array(Id, { error: 'Enter a list of the ids of routers.' }),
      commit: z.unknown().optional().describe('Is not looked at.'),
    }),
    status: 202,
    answer: Configured,
    refusals: { 400: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]) },
  }),
};
