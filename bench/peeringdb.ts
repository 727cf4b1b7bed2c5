import { execFileSync, fork } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { syncPeeringdb } from '@peersmith/server';
import type { BenchRow } from './row.ts';
import { openWorld } from './world.ts';

const ARCHIVE =
  process.env.PEERINGDB_ARCHIVE ?? join(import.meta.dirname, '../../shared/data/peeringdb/fullscale.tar.xz');

/** Loads a PeeringDB of full size from a local HTTP server, twice: into an empty mirror, and again with nothing new. */
export async function benchPeeringdb(): Promise<BenchRow[]> {
  if (!existsSync(ARCHIVE)) {
    process.stdout.write(`peeringdb: skipped, there is no ${ARCHIVE} (set PEERINGDB_ARCHIVE)\n`);
    return [];
  }
  const folder = mkdtempSync('/tmp/peersmith-peeringdb-');
  execFileSync('tar', ['-C', folder, '--strip-components=1', '-xf', ARCHIVE]);
  const server = await serveFolder(folder);
  const world = await openWorld();
  try {
    const context = world.running.app.system();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 50);
    const timed = async () => {
      const begun = performance.now();
      await syncPeeringdb(context, { source: server.url, tell: () => undefined });
      return (performance.now() - begun) / 1000;
    };
    const first = await timed();
    const again = await timed();
    clearInterval(watch);
    return [
      { name: 'PeeringDB of full size, first load', value: first, unit: 's', budget: 30 },
      { name: 'PeeringDB of full size, nothing new', value: again, unit: 's' },
      { name: 'resident memory of the server, peak', value: peak / 1e6, unit: 'MB', budget: 500 },
    ];
  } finally {
    await world.stop();
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The files of a folder at `/api/<tag>`, from a process of its own. */
function serveFolder(folder: string): Promise<{ url: string; stop: () => void }> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, [folder]);
    child.once('message', (port) =>
      resolve({ url: `http://127.0.0.1:${port}/api`, stop: () => child.kill() }),
    );
  });
}

const [, , served] = process.argv;
if (process.send && served) {
  const files = new Set(readdirSync(served));
  const server = createServer((request, response) => {
    const name = `${new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1)}-0.json`;
    if (!files.has(name)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    return createReadStream(join(served, name)).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : 0);
  });
}
