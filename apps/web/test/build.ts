import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUILD_WEB = join(import.meta.dirname, '../../../tools/build-web.mjs');

/** Builds the pages as they are now, as for production, unless that has been done: no older build is tested. */
export default async function buildWeb(): Promise<void> {
  await promisify(execFile)(process.execPath, [BUILD_WEB], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
