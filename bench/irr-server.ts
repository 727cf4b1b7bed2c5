import { fork } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addPrefix, PrefixTable, packList, prefixList } from '@peersmith/irr';
import { keepLists } from '@peersmith/server/src/modules/irr/index.ts';
import { refreshLists } from '@peersmith/server/src/modules/irr/refresh-lists.ts';
import { routerWithSessions } from '@peersmith/server/src/modules/rendering/render.bench.ts';
import { renderText } from '@peersmith/server/src/modules/rendering/render-router.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const PEERS = 5000;
const LATENCY_MS = 20;
const SESSIONS = 1000;
const ENTRIES = 1_000_000;

/** Lists of 5,000 networks asked for, and a router whose configuration holds a million entries of them. */
export async function benchIrrServer(): Promise<BenchRow[]> {
  return [...(await refreshing()), ...(await rendering())];
}

/** Does something, and says how long the longest moment was in which nothing else could be done. */
async function watched<T>(
  work: () => Promise<T>,
): Promise<{ result: T; taken_s: number; longest_ms: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const begun = performance.now();
  const result = await work();
  const taken_s = (performance.now() - begun) / 1000;
  delay.disable();
  return { result, taken_s, longest_ms: delay.max / 1e6 };
}

const blocked = (value: number): BenchRow => ({
  name: '… longest time that the server does nothing else',
  value,
  unit: 'ms',
  budget: 150,
});

async function refreshing(): Promise<BenchRow[]> {
  const child = fork(new URL('./irr.ts', import.meta.url).pathname, ['serve', 'true', String(LATENCY_MS)]);
  const host = await new Promise<string>((resolve) => child.once('message', (text) => resolve(String(text))));
  const world = await openWorld({ BGPQ3_HOST: host, BGPQ3_SOURCES: '' });
  try {
    const context = world.running.app.system();
    await sql`insert into peering_autonomoussystem (asn, name, irr_as_set, retrieve_as_list)
      select 4200000000 + n, 'Network ' || n, 'AS-PEER' || n, false from generate_series(0, ${PEERS - 1}) n`.execute(
      context.db,
    );
    await keepLists(context, null);
    const once = () =>
      refreshLists(context, {
        ids: null,
        progress: { step: () => undefined, log: () => undefined },
        signal: new AbortController().signal,
      });
    const first = await watched(once);
    await sql`update irr_list set due = now()`.execute(context.db);
    const again = await watched(once);
    const { changed, current, failing } = first.result;
    const name = `refresh of both families of ${PEERS.toLocaleString('en')} AS-SETs, ${LATENCY_MS} ms a query`;
    return [
      {
        name: `${name}, the first`,
        value: first.taken_s,
        unit: 's',
        budget: 60,
        note: `${changed} lists, ${failing} failing`,
      },
      blocked(first.longest_ms),
      {
        name: '… the second',
        value: again.taken_s,
        unit: 's',
        budget: 60,
        note: `${again.result.current + current} as they were`,
      },
      blocked(again.longest_ms),
    ];
  } finally {
    await world.stop();
    child.kill();
  }
}

const LOOP = `{% for s in router | ixp_sessions %}{% for p in s.autonomous_system | prefix_list(4) %}permit {{ p.prefix }}
{% endfor %}{% endfor %}`;
const WHOLE = `{% for s in router | ixp_sessions %}{{ s.autonomous_system | prefix_list_text(4, 'bird') }}{% endfor %}`;

async function rendering(): Promise<BenchRow[]> {
  const world = await openWorld({ BGPQ3_SOURCES: '' });
  try {
    const context = world.running.app.system();
    const router = await routerWithSessions(context, SESSIONS);
    await storeLists(world);
    const rows: BenchRow[] = [];
    for (const [how, template] of [
      ['written as whole lists', WHOLE],
      ['looped over by the template', LOOP],
    ] as const) {
      const given = { name: 'bench', template, jinja2_trim: true, jinja2_lstrip: true };
      await renderText(context, router, { ...given, template: '{{ router }}' });
      const { result, taken_s, longest_ms } = await watched(() => renderText(context, router, given));
      if (result.kind === 'error') throw new Error(result.detail);
      const lines = result.text.split('/24').length - 1;
      const name = `router of ${SESSIONS.toLocaleString('en')} sessions with ${ENTRIES.toLocaleString('en')} entries, ${how}`;
      rows.push(
        { name, value: taken_s, unit: 's', budget: 5, note: `${lines.toLocaleString('en')} lines` },
        blocked(longest_ms),
      );
    }
    return rows;
  } finally {
    await world.stop();
  }
}

/** Gives each network of the router's sessions a list of its own. */
async function storeLists(world: BenchWorld): Promise<void> {
  const context = world.running.app.system();
  await sql`update peering_autonomoussystem set irr_as_set = 'ipv4:AS-PEER' || id, retrieve_as_list = false where not affiliated`.execute(
    context.db,
  );
  await keepLists(context, null);
  const { rows } = await sql<{
    id: string;
  }>`update irr_list set status = 'current', fetched = now() returning id`.execute(context.db);
  for (const [at, { id }] of rows.entries()) {
    const table = new PrefixTable(4, ENTRIES / rows.length);
    for (let n = 0; n < ENTRIES / rows.length; n++)
      addPrefix(table, `${1 + (at % 200)}.${Math.floor(at / 200) * 8 + (n >> 8)}.${n & 255}.0/24`);
    const data = Buffer.from(packList(prefixList(table)));
    await sql`with v as (insert into irr_version (list_id, number, status, entry_count) values (${id}, 1, 'in_force', ${table.size}) returning id)
      insert into irr_entries (version_id, digest, data) select id, '', ${data} from v`.execute(context.db);
  }
}
