import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataSource } from '@peersmith/model';
import { create } from '@peersmith/server/src/engine/write/save.ts';
import { sourceOf } from '@peersmith/server/src/modules/sources/source-rows.queries.ts';
import { synchronise } from '@peersmith/server/src/modules/sources/synchronise/synchronise.ts';
import { makeRepository } from '@peersmith/server/test/git-server.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const FILES = 5000;

/** A repository of 5,000 files: read for the first time, again with nothing new, and with a tenth of them changed. */
export async function benchSources(): Promise<BenchRow[]> {
  const roots = mkdtempSync(join(tmpdir(), 'peersmith-bench-sources-'));
  const world = await openWorld({ DATA_SOURCE_ROOTS: roots });
  try {
    const repository = makeRepository(join(roots, 'templates.git'));
    const text = (at: number, mark: string) =>
      `! ${mark} of ${at}\n${'neighbor 192.0.2.1 remote-as 64500\n'.repeat(40)}`;
    const some = (count: number, mark: string) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`site-${at % 100}/router-${at}.conf`, text(at, mark)]),
      );
    repository.commit(some(FILES, 'first'));
    const row = await create(world.running.app.system(), dataSource, {
      name: 'bench',
      type: 'git',
      source_url: repository.folder,
    });
    const id = Number(row.id);
    const first = await timed(world, id);
    const same = await timed(world, id);
    repository.commit(some(FILES / 10, 'second'));
    const tenth = await timed(world, id);
    return [
      {
        name: `a repository of ${FILES} files: read for the first time`,
        value: first,
        unit: 'ms',
        budget: 10_000,
      },
      { name: '… with nothing new', value: same, unit: 'ms', budget: 1000 },
      { name: '… with a tenth changed', value: tenth, unit: 'ms' },
    ];
  } finally {
    await world.stop();
    rmSync(roots, { recursive: true, force: true });
  }
}

/** As the job does it, without the queue before it. */
async function timed({ running }: BenchWorld, id: number): Promise<number> {
  const context = running.app.system();
  const source = await sourceOf(context, id);
  const begun = performance.now();
  await synchronise(context, source);
  return performance.now() - begun;
}
