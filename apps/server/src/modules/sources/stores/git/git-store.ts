import { branchName, gitParameters, readParameters } from '../parameters.ts';
import { requirePaths } from '../paths.ts';
import type { FileRevision, Snapshot, Store, StoreChange, StorePlace, StoreRoom, Written } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { type GitRoom, withGit } from './git-room.ts';
import { pushCommit } from './push.ts';
import { readBlobs } from './read-blobs.ts';
import { listTree } from './read-tree.ts';
import {
  askHead,
  ensureRepository,
  fetchBranch,
  forgetRepository,
  hasCommit,
  local,
  missingBranch,
  type RemoteHead,
} from './repository.ts';
import { runGit } from './run-git.ts';
import { makeCommit } from './write-commit.ts';

const TRIES = 4;
const FIELDS = 5;
const REVISION = /^[0-9a-f]{7,64}$/;

/** A repository, kept here without a working tree, so that nothing in it is ever a file of this machine. */
export function gitStore(room: StoreRoom, place: StorePlace): Store {
  const parameters = readParameters(gitParameters, place.parameters);
  const within = <T>(work: (git: GitRoom) => Promise<T>) => withGit({ room, place, parameters }, work);
  return {
    read: (known) => within((git) => readRepository(git, known)),
    write: async (change) => {
      requirePaths(change);
      return within((git) => writeRepository(git, change));
    },
    history: (path, most) => within((git) => historyOf(git, path, most)),
    contentAt: (path, revision) => within((git) => contentAt(git, path, revision)),
  };
}

async function readRepository(git: GitRoom, known: string | null): Promise<Snapshot | null> {
  await ensureRepository(git);
  const head = await askHead(git);
  if (head.commit === '') {
    if (git.parameters.branch) throw missingBranch(head.branch);
    return known === '' ? null : { revision: '', entries: [], skipped: [], contents: nothing };
  }
  if (head.commit === known) return null;
  const commit = await fetched(git, head);
  const { entries, skipped } = await listTree(git, commit);
  return {
    revision: commit,
    entries,
    skipped,
    // Read from what is kept here, by when passwords and keys are gone.
    contents: (wanted, skip) => readBlobs(git, wanted, skip),
  };
}

async function* nothing() {}

/** The commit of a branch, brought here; what is kept here and broken is made anew, once. */
async function fetched(git: GitRoom, { branch, commit }: RemoteHead): Promise<string> {
  if (await hasCommit(git, commit)) return commit;
  try {
    return await fetchBranch(git, branch);
  } catch (error) {
    if (!(error instanceof StoreFault) || error.code !== 'failed' || git.signal?.aborted) throw error;
    await forgetRepository(git);
    await ensureRepository(git);
    return fetchBranch(git, branch);
  }
}

/** Commits upon what the server has, and again where somebody was faster. */
async function writeRepository(git: GitRoom, change: StoreChange): Promise<Written | null> {
  await ensureRepository(git);
  const own = change.branch;
  if (own !== undefined && !branchName.safeParse(own).success)
    throw new StoreFault('parameters_unusable', `${own} is not a name of a branch`);
  for (let tried = 1; tried <= TRIES; tried++) {
    const head = await askHead(git);
    const parent = head.commit === '' ? '' : await fetched(git, head);
    const made = await makeCommit(git, parent, change);
    if (made === null) return null;
    const branch = own ?? head.branch;
    const pushed = await pushCommit(git, made.commit, branch);
    if (!pushed.isBehind) return { revision: made.commit, branch, link: pushed.link, paths: made.paths };
    if (own !== undefined && own !== head.branch)
      throw new StoreFault('branch_taken', `The repository has a branch ${own} already, with other commits`);
  }
  throw new StoreFault(
    'busy',
    `Others wrote to the repository ${TRIES} times while this was to be written; try again`,
  );
}

async function historyOf(git: GitRoom, path: string, most: number): Promise<FileRevision[]> {
  await ensureRepository(git);
  const commit = await newest(git);
  if (commit === '') return [];
  const printed = await local(git, [
    ...['log', `--max-count=${most}`, '-z', '--format=%H%x00%an%x00%ae%x00%cI%x00%s', '--end-of-options'],
    ...[commit, '--', path],
  ]);
  const fields = printed.toString('utf8').split('\0');
  const revisions: FileRevision[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [revision = '', author = '', email = '', moment = '', message = ''] = fields.slice(at, at + FIELDS);
    if (revision) revisions.push({ revision, author, email, moment, message });
  }
  return revisions;
}

/** The commit that is kept here; asked of the server where none is. */
async function newest(git: GitRoom): Promise<string> {
  const kept = await runGit(git, ['rev-parse', '--verify', '--quiet', 'refs/heads/kept']);
  if (kept.code === 0) return kept.stdout.toString('utf8').trim();
  const head = await askHead(git);
  return head.commit === '' ? '' : fetched(git, head);
}

async function contentAt(git: GitRoom, path: string, revision: string): Promise<Buffer | null> {
  if (!REVISION.test(revision)) throw new StoreFault('not_found', 'That is no name of a commit');
  await ensureRepository(git);
  if (!(await hasCommit(git, revision))) {
    await newest(git);
    if (!(await hasCommit(git, revision)))
      throw new StoreFault('not_found', `The repository has no commit ${revision}`);
  }
  const listed = await local(git, ['ls-tree', '-l', '-z', '--full-tree', revision, '--', path]);
  const [, object, size] = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t/.exec(listed.toString('utf8')) ?? [];
  if (!object || Number(size) > git.limits.file_bytes) return null;
  return local(git, ['cat-file', 'blob', object]);
}
