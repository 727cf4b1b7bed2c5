import { StoreFault } from '../store-fault.ts';
import { explainGit } from './explain-git.ts';
import type { GitRoom } from './git-room.ts';
import { runGit } from './run-git.ts';

/** That the server has the commit, or that the branch went on meanwhile. */
export type Pushed = { isBehind: false; link: string | null } | { isBehind: true };

// GitHub: rule violations, GH006; GitLab, Gitea and Forgejo: protected branches.
const PROTECTED =
  /push declined due to repository rule violations|not allowed to push (?:code )?to protected branch|protected branch (?:hook declined|update failed)|\bGH00[16]\b|GH013|branch is protected/i;
const BEHIND =
  /\[rejected\]|\(fetch first\)|\(non-fast-forward\)|\(stale info\)|cannot lock ref|failed to update ref|failed to lock|incorrect old value|reference already exists/i;
const LINK = /https?:\/\/[^\s"'<>]+/;
const ABOUT_REQUEST = /pull|merge_request|compare|merge request/i;

/** Sends a commit to a branch. Fails with `branch_protected`, `refused`, or as anything that reaches out does. */
export async function pushCommit(git: GitRoom, commit: string, branch: string): Promise<Pushed> {
  const done = await runGit(git, [
    ...['push', '--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no', '--no-signed'],
    ...['--', git.address.url, `${commit}:refs/heads/${branch}`],
  ]);
  if (done.code === 0) return { isBehind: false, link: linkIn(done.stderr) };
  const said = `${done.stdout.toString('utf8')}\n${done.stderr}`;
  if (PROTECTED.test(said))
    throw new StoreFault(
      'branch_protected',
      `The server protects the branch ${branch}, and let nothing be written to it: ${remoteWords(said)}. Have each change written to a branch of its own, or let this account write there`,
    );
  if (BEHIND.test(said)) return { isBehind: true };
  if (/\[remote rejected\]/.test(said))
    throw new StoreFault(
      'refused',
      `The server refused what was to be written to ${branch}: ${remoteWords(said)}`,
    );
  throw explainGit(git, done);
}

function remoteWords(said: string): string {
  const lines = said.split('\n').flatMap((line) => /^remote:\s*(\S.*)$/.exec(line.trim())?.[1] ?? []);
  const reason = /\[(?:remote )?rejected\] \((.*)\)/.exec(said)?.[1];
  return (lines.slice(0, 6).join(' ') || reason || 'it did not say why').replace(/[.\s]+$/, '').slice(0, 600);
}

/** The address at which a server offers to open a pull or merge request. */
function linkIn(stderr: string): string | null {
  const lines = stderr.split('\n').filter((line) => /^remote:/.test(line));
  const found = lines.flatMap((line) => LINK.exec(line)?.[0] ?? []).find((one) => ABOUT_REQUEST.test(one));
  return found && URL.canParse(found) ? found : null;
}
