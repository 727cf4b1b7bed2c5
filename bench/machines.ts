import { sql } from 'kysely';
import { at } from './percentile.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const TAGS = '/api/extras/tags/';
const ROWS = 100_000;
const DEEP = 90_000;
const IMPORTED = 50_000;
const ROUNDS = 30;

/** What machines do: leafing through a long list, and taking an import back. */
export async function benchMachines(): Promise<BenchRow[]> {
  const world = await openWorld({ API_MAX_BULK_OBJECTS: String(IMPORTED), API_MAX_BODY_MB: '64' });
  try {
    await seedSessions(world.db, ROWS);
    await sql`vacuum analyze`.execute(world.db);
    const pages = [
      `${SESSIONS}?limit=50&cursor=`,
      await deepest(world),
      `${SESSIONS}?limit=50&offset=${DEEP}`,
    ];
    const [first = 0, deep = 0, offset = 0] = await p50s(world, pages);
    const { took, id } = await importing(world);
    const begun = performance.now();
    const { counts } = await ask(world, 'POST', `/api/core/object-changes/${id}/revert/`, {
      scope: 'request',
    });
    if (counts.delete !== IMPORTED) throw new Error(`${counts.delete} of ${IMPORTED} were taken back`);
    return [
      { name: 'first page of 100,000 sessions by cursor, p50', value: first, unit: 'ms' },
      {
        name: `page at ${DEEP.toLocaleString('en')} by cursor, p50`,
        value: deep,
        unit: 'ms',
        budget: Math.max(5, first * 1.5),
      },
      { name: `page at ${DEEP.toLocaleString('en')} by offset, p50`, value: offset, unit: 'ms' },
      { name: '50,000 objects written by one request', value: took / 1000, unit: 's' },
      {
        name: 'the same taken back by one revert',
        value: (performance.now() - begun) / 1000,
        unit: 's',
        budget: 60,
      },
    ];
  } finally {
    await world.stop();
  }
}

/** What is looked at of any answer. */
interface Answered {
  next: string;
  counts: { delete: number };
  results: readonly { id: number }[];
}

const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '');

/** A page far down, by the cursors of a thousand rows each. */
async function deepest(world: BenchWorld): Promise<string> {
  let path = `${SESSIONS}?limit=1000&fields=id&cursor=`;
  for (let read = 0; read < DEEP; read += 1000) path = pathOf((await ask(world, 'GET', path)).next);
  const url = new URL(path, 'http://localhost');
  url.searchParams.set('limit', '50');
  url.searchParams.delete('fields');
  return pathOf(url.href);
}

/** In turn, so that whatever else the machine does is done to all alike. */
async function p50s(world: BenchWorld, paths: readonly string[]): Promise<number[]> {
  const took = paths.map((): number[] => []);
  for (let n = 0; n < ROUNDS; n += 1)
    for (const [which, path] of paths.entries()) {
      const begun = performance.now();
      await ask(world, 'GET', path);
      took[which]?.push(performance.now() - begun);
    }
  return took.map((one) => at(one, 0.5));
}

/** Objects of one request, written as an import writes them; and a change among them. */
async function importing(world: BenchWorld): Promise<{ took: number; id: number }> {
  const begun = performance.now();
  const drafts = Array.from({ length: IMPORTED }, (_, n) => ({
    name: `Imported ${n}`,
    slug: `imported-${n}`,
  }));
  await ask(world, 'POST', TAGS, drafts);
  const took = performance.now() - begun;
  const { results } = await ask(
    world,
    'GET',
    '/api/core/object-changes/?limit=1&changed_object_type=extras.tag',
  );
  return { took, id: results[0]?.id ?? 0 };
}

async function ask(
  { address, token }: BenchWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Token ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  const answered: Answered = JSON.parse(text);
  return answered;
}
