import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeRepository } from '@peersmith/server/test/git-server.ts';
import * as z from 'zod';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const FILES = 5000;
const Answer = z.looseObject({
  id: z.int(),
  status: z.object({ value: z.string() }).optional(),
  started: z.string().nullish(),
  completed: z.string().nullish(),
});

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
    const { id } = await ask(world, 'POST', 'data-sources/', {
      name: 'bench',
      type: 'git',
      source_url: repository.folder,
    });
    const first = await synchronise(world, id);
    const same = await synchronise(world, id);
    repository.commit(some(FILES / 10, 'second'));
    const tenth = await synchronise(world, id);
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

/** How long the job itself takes, from its start to its end. */
async function synchronise(world: BenchWorld, id: number): Promise<number> {
  const { id: job } = await ask(world, 'POST', `data-sources/${id}/synchronise/`);
  for (;;) {
    const { status, started, completed } = await ask(world, 'GET', `jobs/${job}/`);
    if (status?.value === 'completed') return Date.parse(completed ?? '') - Date.parse(started ?? '');
    if (!['pending', 'running'].includes(status?.value ?? ''))
      throw new Error(`the job ended as ${status?.value}`);
    await sleep(50);
  }
}

async function ask(
  { address, token }: BenchWorld,
  method: string,
  path: string,
  body?: object,
): Promise<z.infer<typeof Answer>> {
  const response = await fetch(`${address}/api/core/${path}`, {
    method,
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text.slice(0, 500)}`);
  return Answer.parse(JSON.parse(text));
}
