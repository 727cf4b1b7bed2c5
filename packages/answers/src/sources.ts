import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';

/** Something in a data source that is no file for us. */
export const SkippedFile = z.strictObject({
  path: z.string(),
  reason: z.enum(['symlink', 'submodule', 'outside', 'too_large', 'name', 'lfs', 'unreadable']),
  text: z.string(),
});
export type SkippedFile = z.infer<typeof SkippedFile>;

/** The files of a data source, for a tree. */
export const SourceTree = z.strictObject({
  files: z.array(
    z.strictObject({
      id: z.int(),
      path: z.string(),
      size: z.int(),
      followers: z.int().describe('Objects that are bound to it.'),
    }),
  ),
  total: z.int().describe('How many there are; the first 20,000 by path are told.'),
  skipped: z.array(SkippedFile).describe('What was left out when it was read last; the first thousand.'),
  revision: z.string().nullable().describe('What was read last: a commit, or a digest of the listing.'),
});
export type SourceTree = z.infer<typeof SourceTree>;

/** An object that is bound to a file. */
export const FileFollower = z.strictObject({
  type: z.string().describe('Its content type.'),
  id: z.int(),
  display: z.string(),
  page: z.string().describe('Its page.'),
  follows: z.boolean().describe('Whether it takes the content again when the file changes.'),
  fault: z.string().describe('Why it stays behind; empty where it does not.'),
});
export type FileFollower = z.infer<typeof FileFollower>;

const Text = z.string().nullable().describe('Null where it is no text in UTF-8, or longer than 1 MB.');

/** What a synchronisation would do. */
export const SourcePreview = z.strictObject({
  unchanged: z
    .boolean()
    .describe('Whether the source has what was read last; objects may stand behind it all the same.'),
  same: z.int().describe('Files that stay as they are.'),
  files: z.array(
    z.strictObject({ path: z.string(), change: z.enum(['new', 'changed', 'gone']), size: z.int() }),
  ),
  objects: z
    .array(
      FileFollower.omit({ follows: true }).extend({
        path: z.string(),
        gone: z.boolean().describe('Whether its file goes: it keeps what it has until the file comes back.'),
        difference: z
          .string()
          .describe(
            'What would change, as a unified difference; empty where nothing would, or it is too long to be shown.',
          ),
      }),
    )
    .describe('Objects that would take new content, could not, or would lose their file.'),
  skipped: z.array(SkippedFile),
});
export type SourcePreview = z.infer<typeof SourcePreview>;

/** A data file as it is kept, and who is bound to it. */
export const FileContent = z.strictObject({
  path: z.string(),
  size: z.int(),
  hash: z.string().describe('SHA-256 of its content, by which an edit says what it began with.'),
  text: Text,
  followers: z.array(FileFollower),
});
export type FileContent = z.infer<typeof FileContent>;

/** Revisions of a file. */
export const FileHistory = z.strictObject({
  has_history: z.boolean().describe('False for folders and buckets, which keep none.'),
  revisions: z.array(
    z.strictObject({
      revision: z.string(),
      author: z.string(),
      email: z.string(),
      moment: z.string(),
      message: z.string(),
    }),
  ),
});
export type FileHistory = z.infer<typeof FileHistory>;

/** A key of an SSH server. */
export const SourceHostKey = z.strictObject({
  type: z.string(),
  fingerprint: z.string().describe('As ssh-keygen prints it: SHA256:…'),
  is_accepted: z.boolean(),
});
export type SourceHostKey = z.infer<typeof SourceHostKey>;

const revision = z.string().regex(/^[0-9a-f]{7,64}$/, 'Write the name of a commit.');
const HELP_REACHES = 'Reaches out to the source, and writes nothing.';

export const sourcesEndpoints = {
  sourceTree: endpoint({
    method: 'GET',
    path: '/api/core/data-sources/:id/tree/',
    summary: 'The files of a data source, and what was left out',
    answer: SourceTree,
  }),
  previewSource: endpoint({
    method: 'POST',
    path: '/api/core/data-sources/:id/preview/',
    summary: 'What a synchronisation would change',
    help: HELP_REACHES,
    answer: SourcePreview,
  }),
  resetSource: endpoint({
    method: 'POST',
    path: '/api/core/data-sources/:id/reset/',
    summary: 'Let go of a data source that a job holds no longer',
    help: 'For one that says it is synchronising and is not. By itself it is let go of after three minutes.',
    answer: rowSchema('core.datasource'),
  }),
  sourceHostKeys: endpoint({
    method: 'GET',
    path: '/api/core/data-sources/:id/host-key/',
    summary: 'The keys that the SSH server of a repository shows now',
    help: HELP_REACHES,
    answer: z.strictObject({ keys: z.array(SourceHostKey) }),
  }),
  acceptSourceHostKey: endpoint({
    method: 'POST',
    path: '/api/core/data-sources/:id/accept-host-key/',
    summary: 'Accept the host key of a repository',
    help: 'From then on the server must show exactly this one.',
    body: z.strictObject({
      host_key: z
        .string()
        .trim()
        .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: 'Write the fingerprint as it was shown: SHA256:…' }),
    }),
    answer: rowSchema('core.datasource'),
  }),
  sourceWebhook: endpoint({
    method: 'POST',
    path: '/api/core/data-sources/:id/webhook/',
    summary: 'A server tells that a data source changed',
    help: 'Queues a synchronisation. Proves itself by `X-Hub-Signature-256` (GitHub), `X-Gitlab-Token`, or `Authorization: Bearer` and the webhook secret of the source.',
    status: 202,
    answer: z.strictObject({
      queued: z.boolean().describe('False where one waits already, or the source is disabled.'),
    }),
  }),
  fileContent: endpoint({
    method: 'GET',
    path: '/api/core/data-files/:id/content/',
    summary: 'What a data file holds, and who is bound to it',
    answer: FileContent,
  }),
  fileRaw: endpoint({
    method: 'GET',
    path: '/api/core/data-files/:id/raw/',
    summary: 'A data file as it is',
    media: 'application/octet-stream',
    answer: z.string(),
  }),
  fileHistory: endpoint({
    method: 'GET',
    path: '/api/core/data-files/:id/history/',
    summary: 'The last hundred revisions of a data file',
    answer: FileHistory,
  }),
  fileDifference: endpoint({
    method: 'GET',
    path: '/api/core/data-files/:id/difference/',
    summary: 'A data file beside a revision of itself, or beside an object',
    help: 'With `from`, two revisions of it. With `type` and `object`, what the object has now and what it would have from the file.',
    query: z.strictObject({
      from: revision.optional().describe('The older commit.'),
      to: revision.optional().describe('The newer commit; what is kept here when absent.'),
      type: z
        .string()
        .max(100)
        .optional()
        .describe('Content type of an object, such as devices.configuration.'),
      object: z.coerce.number().int().positive().optional().describe('Its id.'),
    }),
    answer: z.strictObject({
      before: Text,
      after: Text,
      difference: z.string().describe('A unified difference; empty where nothing differs.'),
      fault: z.string().describe('Why the object cannot take the content of the file; empty where it can.'),
    }),
  }),
  commitFile: endpoint({
    method: 'POST',
    path: '/api/core/data-files/:id/commit/',
    summary: 'Write a data file to its source',
    help: 'One commit, in your name. Refused where the file changed in the source since it was read; with `hash`, since you read it. What follows the file takes the new content at once; on a branch of its own, when that is merged and read.',
    body: z.strictObject({
      text: z.string().max(1_000_000).describe('All that the file is to hold.'),
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, { error: 'Write the hash as it was read with the content: 64 digits.' })
        .optional()
        .describe(
          'The `hash` that the content had when it was read to be edited: where the file holds something else by now, nothing is written.',
        ),
      message: z.string().trim().min(1).max(2000).describe('What the commit says.'),
      branch: z
        .string()
        .trim()
        .max(200)
        .default('')
        .describe('A new branch for this change alone; that of the source when empty.'),
    }),
    answer: z.strictObject({
      nothing_changed: z.boolean(),
      revision: z.string(),
      branch: z.string(),
      link: z
        .string()
        .nullable()
        .describe('Where a pull or merge request can be opened, as the server says.'),
    }),
  }),
};
