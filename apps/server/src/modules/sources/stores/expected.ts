import { createHash } from 'node:crypto';
import type { FileToWrite } from './store.ts';
import { StoreFault } from './store-fault.ts';

/** SHA-256 of a content, in hexadecimal digits. */
export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Holds what stands in a store to what its writer has seen. Fails with `conflict`. */
export function requireExpected({ path, expected }: FileToWrite, held: Buffer | null): void {
  if (expected === undefined || expected === (held === null ? null : sha256(held))) return;
  const what = held === null ? 'is gone' : expected === null ? 'exists already' : 'was changed';
  throw new StoreFault(
    'conflict',
    `The file ${path} ${what} in the source meanwhile: synchronise it, and look again`,
    {
      paths: [path],
    },
  );
}
