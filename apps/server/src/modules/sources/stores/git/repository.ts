import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from '../../../../platform/folders.ts';
import { StoreFault } from '../store-fault.ts';
import { explainGit } from './explain-git.ts';
import type { GitRoom } from './git-room.ts';
import { type GitResult, runGit } from './run-git.ts';

/** A branch as it is at the server. */
export interface RemoteHead {
  branch: string;
  /** Empty where the repository, or the branch, is. */
  commit: string;
}

const MOST_PACKS = 40;

/** Runs Git on what is kept here; anything but success is a failure. */
export async function local(git: GitRoom, args: readonly string[], input?: Buffer | string): Promise<Buffer> {
  const done = await runGit(git, args, input === undefined ? {} : { input });
  if (done.code !== 0) throw explainGit(git, done);
  return done.stdout;
}

/** Makes the repository that is kept here, bare and without anything of the server's. */
export async function ensureRepository(git: GitRoom): Promise<void> {
  if (existsSync(join(git.repository, 'HEAD'))) return;
  ensureFolder(git.repository);
  await local(git, ['init', '--quiet', '--bare', '--template=', '.']);
}

/** Forgets what is kept here. */
export const forgetRepository = (git: GitRoom): Promise<void> =>
  rm(git.repository, { recursive: true, force: true });

/** Asks the server where the branch is: one exchange. Fails where there is no such branch. */
export async function askHead(git: GitRoom): Promise<RemoteHead> {
  const wanted = git.parameters.branch || null;
  const { url } = git.address;
  const done = await runGit(
    git,
    wanted ? ['ls-remote', '--', url, `refs/heads/${wanted}`] : ['ls-remote', '--symref', '--', url, 'HEAD'],
    { most_bytes: 1_000_000 },
  );
  if (done.code !== 0) throw explainGit(git, done);
  const said = done.stdout.toString('utf8');
  const [, branch] = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(said) ?? [];
  const [, commit = ''] = /^([0-9a-f]{40,64})\t/m.exec(said) ?? [];
  return { branch: wanted ?? branch ?? 'main', commit };
}

/** Brings a branch here, and gives its commit. */
export async function fetchBranch(git: GitRoom, branch: string): Promise<string> {
  // A name of its own for each fetch: two at once would wait for each other's, and fail.
  const ref = `refs/peersmith/runs/${randomBytes(8).toString('hex')}`;
  const depth = git.parameters.depth;
  const done = await runGit(
    git,
    [
      ...['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--force'],
      ...(depth ? [`--depth=${depth}`] : []),
      ...['--', git.address.url, `+refs/heads/${branch}:${ref}`],
    ],
    { watch: watchSize(git) },
  );
  if (done.code !== 0) throw branchOr(git, branch, done);
  const commit = (await local(git, ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]))
    .toString()
    .trim();
  await keepCommit(git, commit);
  await runGit(git, ['update-ref', '-d', ref]);
  return commit;
}

/** Keeps a commit from being cleared away, and joins many small packs. */
async function keepCommit(git: GitRoom, commit: string): Promise<void> {
  // Whoever fetches at the same moment may hold the name; one of the two is kept.
  await runGit(git, ['update-ref', 'refs/heads/kept', commit]);
  const packs = await readdir(join(git.repository, 'objects/pack')).catch(() => []);
  if (packs.filter((name) => name.endsWith('.pack')).length > MOST_PACKS)
    await runGit(git, ['gc', '--quiet', '--prune=2.weeks.ago']);
}

function branchOr(git: GitRoom, branch: string, done: GitResult): StoreFault {
  return /couldn't find remote ref|could not find remote ref/i.test(done.stderr)
    ? missingBranch(branch)
    : explainGit(git, done);
}

/** That the branch is not there. */
export const missingBranch = (branch: string): StoreFault =>
  new StoreFault('branch_missing', `The repository has no branch ${branch}`);

/** Whether a commit is here. */
export async function hasCommit(git: GitRoom, commit: string): Promise<boolean> {
  if (!existsSync(join(git.repository, 'HEAD'))) return false;
  return (await runGit(git, ['cat-file', '-e', `${commit}^{commit}`])).code === 0;
}

/** Ends a fetch that brings more than a source may have. */
function watchSize(git: GitRoom): () => string | null {
  const limit = git.limits.total_bytes * 4;
  const pack = join(git.repository, 'objects/pack');
  let bytes = 0;
  const measure = async () => {
    const names = (await readdir(pack).catch(() => [])).filter((name) => name.startsWith('tmp_pack'));
    const sizes = await Promise.all(
      names.map((name) =>
        stat(join(pack, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    bytes = Math.max(0, ...sizes);
  };
  return () => {
    void measure();
    return bytes > limit
      ? `The repository has more than ${Math.round(limit / 1e6)} MB; give it a depth, or raise DATA_SOURCE_MAX_MB`
      : null;
  };
}
