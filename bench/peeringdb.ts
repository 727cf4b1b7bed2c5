import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TAGS, type Tag } from '@peersmith/peeringdb';
import { syncPeeringdb } from '@peersmith/server/src/modules/peeringdb/index.ts';
import { FakePeeringDb } from '@peersmith/server/test/fake-peeringdb.ts';
import type { BenchRow } from './row.ts';
import { openWorld } from './world.ts';

export const ARCHIVE =
  process.env.PEERINGDB_ARCHIVE ?? join(import.meta.dirname, '../../shared/data/peeringdb/fullscale.tar.xz');
const KEY = 'bench.key';

/** Loads a PeeringDB of full size from a local HTTP server: into an empty mirror, then with nothing new, then with one row in 100 changed. */
export async function benchPeeringdb(): Promise<BenchRow[]> {
  if (!existsSync(ARCHIVE)) {
    process.stdout.write(`peeringdb: skipped, there is no ${ARCHIVE} (set PEERINGDB_ARCHIVE)\n`);
    return [];
  }
  const folder = mkdtempSync('/tmp/peersmith-peeringdb-');
  execFileSync('tar', ['-C', folder, '--strip-components=1', '-xf', ARCHIVE]);
  const server = await serveFolder(folder);
  const world = await openWorld({ PEERINGDB_API_KEY: KEY });
  try {
    const context = world.running.app.system();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const timed = async (full = false) => {
      const [begun, cpu] = [performance.now(), process.cpuUsage()];
      const lines: string[] = [];
      await syncPeeringdb(context, { source: server.url, full, tell: (line) => lines.push(line) });
      if (process.env.VERBOSE) process.stdout.write(`${lines.join('\n')}\n`);
      const { user, system } = process.cpuUsage(cpu);
      return { wall: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6 };
    };
    const first = await timed();
    const again = await timed();
    const unchanged = await timed(true);
    await server.change();
    const changed = await timed();
    clearInterval(watch);
    return [
      { name: 'PeeringDB of full size, first load', value: first.wall, unit: 's', budget: 15 },
      { name: '… of it processor time of the server', value: first.cpu, unit: 's' },
      { name: 'a run with nothing new', value: again.wall, unit: 's', budget: 0.5 },
      { name: 'a full run with nothing new', value: unchanged.wall, unit: 's', budget: 0.5 },
      { name: 'a run with 1 row in 100 changed', value: changed.wall, unit: 's', budget: 3 },
      { name: 'resident memory of the server, peak', value: peak / 1e6, unit: 'MB', budget: 400 },
    ];
  } finally {
    await world.stop();
    server.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Served {
  url: string;
  /** Changes one row in 100 of each type, and deletes one in 2,000 of those that nothing points at. */
  change: () => Promise<void>;
  stop: () => void;
}

/** The files of a folder as PeeringDB serves them, from a process of its own. */
async function serveFolder(folder: string): Promise<Served> {
  const child = fork(import.meta.filename, [folder], {
    execArgv: [...process.execArgv, '--max-old-space-size=4096'],
  });
  const said = () => new Promise((resolve) => child.once('message', resolve));
  return {
    url: String(await said()),
    change: async () => {
      child.send('change');
      await said();
    },
    stop: () => void child.kill(),
  };
}

const LEAVES: readonly Tag[] = ['carrierfac', 'ixfac', 'ixpfx', 'netfac', 'netixlan', 'poc'];

function changeSome(fake: FakePeeringDb): void {
  for (const tag of TAGS) {
    for (const [at, row] of fake.rows(tag).entries()) {
      if (LEAVES.includes(tag) && at % 2000 === 1999) fake.remove(tag, row.id);
      else if (at % 100 === 0)
        fake.put(tag, { ...row, ...('speed' in row ? { speed: row.speed + 1 } : { notes: 'changed' }) });
    }
  }
}

const [, , served] = process.argv;
if (process.send && served) {
  const read = (tag: Tag) => JSON.parse(readFileSync(join(served, `${tag}-0.json`), 'utf8')).data;
  const fake = await FakePeeringDb.start(
    Object.fromEntries(TAGS.map((tag) => [tag, read(tag)])),
    Date.now() / 1000,
  );
  fake.keys.add(KEY);
  fake.warm(KEY);
  process.send(fake.url);
  process.on('message', () => {
    changeSome(fake);
    process.send?.('changed');
  });
}
