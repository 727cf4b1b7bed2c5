import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { OwnServer } from '@peersmith/server/test/program.ts';
import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

const ROUNDS = 3;
const IDLE_MS = 10_000;

/** The program as people start it, over a database of its own that is filled: until it answers, and what it takes when nobody asks. */
export async function benchStart(): Promise<BenchRow[]> {
  const folder = mkdtempSync('/tmp/peersmith-bench-');
  try {
    const world = await openWorld({ PEERSMITH_DATA: folder });
    await seedSessions(world.db, 100_000);
    await world.stop();
    const env = { PEERSMITH_DATA: folder, PEERINGDB_SCHEDULE: 'never', LOG_LEVEL: 'warn' };
    const starts: number[] = [];
    let memory = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      const server = await OwnServer.start(['serve'], env);
      starts.push(performance.now() - begun);
      if (round === ROUNDS - 1) {
        await sleep(IDLE_MS);
        memory = memoryBelow(server.pid);
      }
      await server.end();
    }
    return [
      { name: 'start to the first answer', value: Math.min(...starts) / 1000, unit: 's', budget: 2.5 },
      { name: 'resident and idle, with PostgreSQL', value: memory, unit: 'MB', budget: 300 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Memory of a process and of all that it started, in MB; what several share counts once (`Pss`). */
function memoryBelow(root: number): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }));
  const below = (pid: number): number[] => [
    pid,
    ...processes.filter(({ parent }) => parent === pid).flatMap((one) => below(one.pid)),
  ];
  return below(root).reduce((sum, pid) => sum + pssOf(pid), 0) / 1024;
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return -1;
  }
}

function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
