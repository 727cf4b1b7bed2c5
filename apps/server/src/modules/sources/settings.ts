import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { count, defineSettings, flag } from '../../platform/settings.ts';

const AUTHOR = /^([^<>\r\n]{1,200}?)\s*<([^<>\s]{1,200})>$/;

const roots = z.string().transform((text, context): string[] => {
  const named = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  for (const one of named)
    if (!isAbsolute(one) || one === '/')
      context.addIssue('must be absolute paths of folders, comma-separated');
  return named;
});

const author = z.string().transform((text, context) => {
  const [, name = '', email = ''] = AUTHOR.exec(text.trim()) ?? [];
  if (email === '') context.addIssue('must be a name and an address: Peersmith <noc@example.net>');
  return { name, email };
});

/** Where files may be read from, and how commits are signed. */
export const sourcesSettings = defineSettings('Data sources', {
  DATA_SOURCE_ROOTS: roots
    .prefault('')
    .describe(
      'Folders of the server below which data sources may read and write, comma-separated absolute paths; for sources of type local, and for repositories that are a path. None where it is empty.',
    ),
  DATA_SOURCE_ALLOW_PRIVATE: flag
    .default(false)
    .describe(
      'Whether data sources may be in private networks and on this machine, and reached by http:// as well as by https:// and ssh://.',
    ),
  DATA_SOURCE_LIMIT_S: count(1, 3600)
    .default(120)
    .describe('How many seconds one exchange with a data source may take, such as a fetch or a push.'),
  DATA_SOURCE_MAX_FILE_MB: count(1, 100)
    .default(5)
    .describe(
      'Largest file that is taken from a data source, in megabytes; larger ones are left out and listed.',
    ),
  DATA_SOURCE_MAX_MB: count(1, 10_000)
    .default(200)
    .describe(
      'What all files of a data source may have together, in megabytes; the history of a repository may have four times as much.',
    ),
  GIT_COMMIT_AUTHOR: author
    .prefault('Peersmith <no-reply@peersmith.invalid>')
    .describe('Who writes commits that no person asked for, as a name and an address.'),
  GIT_COMMIT_MESSAGE: z
    .string()
    .max(2000)
    .default('Committed by Peersmith')
    .describe('What commits say that nobody said anything for.'),
});
