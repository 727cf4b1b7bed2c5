import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { requireExpected } from '../expected.ts';
import { foldersAbove, requirePaths } from '../paths.ts';
import type { StoreChange, Written } from '../store.ts';
import { StoreFault } from '../store-fault.ts';

/** A file that is to take the place of another. */
interface Step {
  path: string;
  held: Buffer | null;
  content: Buffer | null;
}

/** Writes files into a folder: all are written beside their places first, and what was put in place goes back where one cannot be. */
export async function writeFolder(root: string, change: StoreChange): Promise<Written | null> {
  if (change.branch !== undefined)
    throw new StoreFault('no_branches', 'A folder has no branches: have it written in place');
  requirePaths(change);
  const steps: Step[] = [];
  for (const file of change.files) {
    const held = await heldAt(root, file.path);
    requireExpected(file, held);
    if (!held?.equals(file.content)) steps.push({ path: file.path, held, content: file.content });
  }
  for (const path of change.removed ?? []) {
    const held = await heldAt(root, path);
    if (held !== null) steps.push({ path, held, content: null });
  }
  if (steps.length === 0) return null;
  await takeSteps(root, steps);
  const digest = createHash('sha256');
  for (const { path, content } of steps)
    digest
      .update(path)
      .update('\0')
      .update(content ?? '')
      .update('\0');
  return { revision: digest.digest('hex'), branch: '', link: null, paths: steps.map(({ path }) => path) };
}

/** What stands at a path; nothing above it may be a link, nor it itself. */
async function heldAt(root: string, path: string): Promise<Buffer | null> {
  const refuse = (what: string) =>
    new StoreFault('path_unusable', `The path ${path} cannot be written: ${what}`, { paths: [path] });
  for (const folder of foldersAbove(path)) {
    const found = await lstat(join(root, folder)).catch(() => null);
    if (found && !found.isDirectory()) throw refuse(`${folder} is no folder`);
  }
  const found = await lstat(join(root, path)).catch(() => null);
  if (found === null) return null;
  if (!found.isFile()) throw refuse(found.isDirectory() ? 'there is a folder' : 'there is a link');
  return readFile(join(root, path));
}

async function takeSteps(root: string, steps: readonly Step[]): Promise<void> {
  const mark = randomBytes(6).toString('hex');
  const beside = (path: string) =>
    join(
      root,
      dirname(path),
      `.peersmith-${mark}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`,
    );
  const done: Step[] = [];
  try {
    for (const { path, content } of steps) {
      if (content === null) continue;
      await mkdir(join(root, dirname(path)), { recursive: true });
      await writeFile(beside(path), content, { flag: 'wx' });
    }
    for (const step of steps) {
      if (step.content === null) await rm(join(root, step.path));
      else await rename(beside(step.path), join(root, step.path));
      done.push(step);
    }
  } catch (cause) {
    for (const { path, held } of done.reverse())
      await (held === null ? rm(join(root, path), { force: true }) : writeFile(join(root, path), held));
    for (const { path } of steps) await rm(beside(path), { force: true });
    throw new StoreFault(
      'failed',
      `The folder ${root} cannot be written: ${cause instanceof Error && 'code' in cause ? cause.code : 'it failed'}`,
      { cause },
    );
  }
}
