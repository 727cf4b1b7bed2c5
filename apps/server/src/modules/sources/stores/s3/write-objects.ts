import { createHash } from 'node:crypto';
import { requireExpected } from '../expected.ts';
import { requirePaths } from '../paths.ts';
import type { StoreChange, Written } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import type { Bucket } from './bucket.ts';

/** An object before and after. */
interface Step {
  path: string;
  held: Buffer | null;
  /** Of what is held: it is written only where that still stands there. */
  etag: string | null;
  content: Buffer | null;
}

/** Writes objects. A bucket knows no transactions: what was written goes back where one cannot be. */
export async function writeObjects(bucket: Bucket, change: StoreChange): Promise<Written | null> {
  if (change.branch !== undefined)
    throw new StoreFault('no_branches', 'A bucket has no branches: have it written in place');
  const wanted = [
    ...change.files.map((file) => ({ ...file, content: file.content as Buffer | null })),
    ...(change.removed ?? []).map((path) => ({ path, content: null })),
  ];
  requirePaths(change);
  const steps: Step[] = [];
  for (const file of wanted) {
    const answer = await bucket.ask({ key: bucket.prefix + file.path, also: [404] });
    const held = answer.status === 200 ? answer.body : null;
    if ('expected' in file && file.content) requireExpected({ ...file, content: file.content }, held);
    const { etag } = answer.headers;
    if (file.content === null ? held !== null : !held?.equals(file.content))
      steps.push({
        path: file.path,
        held,
        etag: held === null ? null : (etag ?? null),
        content: file.content,
      });
  }
  if (steps.length === 0) return null;
  await takeSteps(bucket, steps);
  const digest = createHash('sha256');
  for (const { path, content } of steps)
    digest
      .update(path)
      .update('\0')
      .update(content ?? '')
      .update('\0');
  return { revision: digest.digest('hex'), branch: '', link: null, paths: steps.map(({ path }) => path) };
}

async function takeSteps(bucket: Bucket, steps: readonly Step[]): Promise<void> {
  const done: Step[] = [];
  try {
    for (const step of steps) {
      const unchanged =
        step.held === null ? { 'if-none-match': '*' } : step.etag ? { 'if-match': step.etag } : {};
      await put(bucket, step.path, step.content, unchanged);
      done.push(step);
    }
  } catch (error) {
    for (const { path, held } of done.reverse()) await put(bucket, path, held, {}).catch(() => undefined);
    throw error;
  }
}

const put = (bucket: Bucket, path: string, content: Buffer | null, headers: Record<string, string>) =>
  content === null
    ? bucket.ask({ method: 'DELETE', key: bucket.prefix + path })
    : bucket.ask({
        method: 'PUT',
        key: bucket.prefix + path,
        body: content,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
      });
