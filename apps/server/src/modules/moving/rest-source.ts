import type { MovedNote } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, type Row } from '@peersmith/resource';
import { JobFailed } from '../../engine/jobs.ts';
import { formerlyOf, isDatabaseAlone, movedResources } from './moved.ts';
import { type RestAccess, RestClient } from './rest-client.ts';
import { restRenderings } from './rest-renderings.ts';
import { readRestObject } from './rest-values.ts';
import type { Source } from './source.ts';
import { UnknownFields } from './unknown-fields.ts';

/** As many as a page is asked for; a server gives as many as it likes. */
const PAGE = 500;
/** Pages that are asked for at a time: a small server stays able to serve others. */
const AT_ONCE = 4;

interface Listed {
  count: number;
  results: Row[];
}

/** A Peering Manager by its API, page by page. */
export async function restSource(access: RestAccess): Promise<Source> {
  const client = new RestClient(access);
  const version = await versionOf(client);
  const unknown = new UnknownFields();
  const paths = new Map<AnyResource, string>();
  const absent: AnyResource[] = [];
  return {
    about: { kind: 'rest', address: client.base, version },
    notes: () => [...versionNotes(version), ...absent.map(absence), ...APART, ...unknown.notes()],
    counts: async () => {
      const counts = new Map<AnyResource, number>();
      for (const resource of movedResources.filter((one) => !isDatabaseAlone(one))) {
        const found = await findList(client, resource);
        if (!found) absent.push(resource);
        else {
          paths.set(resource, found.path);
          counts.set(resource, found.count);
        }
      }
      return counts;
    },
    async *read(resource) {
      const path = paths.get(resource);
      if (!path) return;
      const seen = new Set<number>();
      const counts = new Set<number>();
      for await (const { count, results } of pagesOf(client, path)) {
        counts.add(count);
        const objects = results.map((row) => readRestObject(resource, row, unknown));
        if (results.length) unknown.has(resource, new Set(results.flatMap((row) => Object.keys(row))));
        for (const { id } of objects) seen.add(id);
        yield objects;
      }
      counts.add(seen.size);
      counts.add(listed(path, await client.get(`${path}/?limit=1`)).count);
      if (counts.size > 1) throw changing(path);
    },
    // Its API says nothing of values before and after that is complete.
    changes: async function* () {},
    changeCount: async () => 0,
    rendered: restRenderings(client, access.signal),
    close: async () => {},
  };
}

async function versionOf(client: RestClient): Promise<string> {
  const status = await client.get('status/');
  const version =
    typeof status === 'object' && status !== null
      ? Reflect.get(status, 'peering-manager-version')
      : undefined;
  if (typeof version !== 'string')
    throw new JobFailed(`${client.base} is no Peering Manager: its /api/status/ says no version of it.`);
  return version;
}

/** The versions whose answers are known. */
const OLDEST = [1, 8];
const NEWEST = [1, 10];

function versionNotes(version: string): MovedNote[] {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const at = major * 1000 + minor;
  const known = (part: readonly number[]) => (part[0] ?? 0) * 1000 + (part[1] ?? 0);
  const text =
    at > known(NEWEST)
      ? `Version ${version} is newer than those that are known (up to ${NEWEST.join('.')}): what it says beyond them is told here and stays behind.`
      : at < known(OLDEST)
        ? `Version ${version} is older than those that are known (from ${OLDEST.join('.')} on): look at the report with care.`
        : null;
  return text === null ? [] : [{ type: null, text }];
}

const absence = (resource: AnyResource): MovedNote => ({
  type: contentTypeOf(resource),
  text: `It has no ${resource.plural}: its version does not know them.`,
});

/** What an API does not tell whoever asks. */
const APART: readonly MovedNote[] = [
  {
    type: 'auth.user',
    text: 'Its API tells no passwords, permissions, API tokens and change log: users come without, and cannot sign in before somebody sets a password. Move in from its database to take them along.',
  },
];

async function findList(
  client: RestClient,
  resource: AnyResource,
): Promise<{ path: string; count: number } | null> {
  for (const path of [`${resource.root}/${resource.path}`, ...formerlyOf(resource).map((one) => one.path)]) {
    const page = await client.get(`${path}/?limit=1`);
    if (page !== null) return { path, count: listed(path, page).count };
  }
  return null;
}

function listed(path: string, page: unknown): Listed {
  if (typeof page === 'object' && page !== null && 'count' in page && 'results' in page) {
    const { count, results } = page;
    if (typeof count === 'number' && Array.isArray(results)) return { count, results };
  }
  throw new JobFailed(`The other server answers ${path} with no list: it is no Peering Manager.`);
}

/** The pages of a list. The first says how long they are, and those after it are asked for a few at a time. */
async function* pagesOf(client: RestClient, path: string): AsyncGenerator<Listed> {
  const page = async (offset: number) =>
    listed(path, await client.get(`${path}/?limit=${PAGE}&offset=${offset}&ordering=id`));
  const first = await page(0);
  yield first;
  const length = first.results.length;
  if (length === 0) return;
  const waiting: Promise<Listed>[] = [];
  try {
    for (let offset = length; offset < first.count || waiting.length > 0; offset += length) {
      if (offset < first.count) {
        const asked = page(offset);
        // Whoever waits for an earlier one hears of its failure later.
        asked.catch(() => undefined);
        waiting.push(asked);
      }
      if (waiting.length < AT_ONCE && offset + length < first.count) continue;
      const next = await waiting.shift();
      if (next) yield next;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

/** Pages that do not belong together: one may be missing between them. */
const changing = (path: string) =>
  new JobFailed(
    `${path} changed over there while it was read. Nothing was written; try again while nobody works there.`,
  );
