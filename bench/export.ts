import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

const SESSIONS = 100_000;
const LINES =
  '{% for s in dataset %}{{ s.ip_address }};{{ s.autonomous_system.asn }};{{ s.ixp_connection.internet_exchange_point.name }}\n{% endfor %}';
const CONTEXT = '/api/extras/export-templates/';

/** An export of 100,000 exchange sessions as a download, of one AS's, what it takes of memory, and how long others wait meanwhile. */
export async function benchExport(): Promise<BenchRow[]> {
  const world = await openWorld();
  const headers = { authorization: `Token ${world.token}`, 'content-type': 'application/json' };
  const ask = async (path: string, init: RequestInit = {}) => {
    const started = performance.now();
    const answer = await fetch(`${world.address}${path}`, { headers, ...init });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
    return { ms: performance.now() - started, text };
  };
  try {
    await seedSessions(world.db, SESSIONS);
    const made = await ask(CONTEXT, {
      method: 'POST',
      body: JSON.stringify({
        name: 'Bench',
        content_type: 'peering.internetexchangepeeringsession',
        template: LINES,
      }),
    });
    const path = `${CONTEXT}${JSON.parse(made.text).id}/render-synchronous/?format=text`;
    const before = process.memoryUsage().rss;
    let [highest, longest, done] = [before, 0, false];
    const others = (async () => {
      while (!done) {
        longest = Math.max(longest, (await ask('/healthz')).ms);
        highest = Math.max(highest, process.memoryUsage().rss);
      }
    })();
    const measured = async () => {
      try {
        return [await ask(path), await ask(path)] as const;
      } finally {
        done = true;
        await others;
      }
    };
    const [first, second] = await measured();
    const few = await ask(`${path}&autonomous_system_id=7`);
    const lines = second.text.split('\n').length - 1;
    if (lines !== SESSIONS) throw new Error(`${lines} lines instead of ${SESSIONS}`);
    const name = `export of ${SESSIONS.toLocaleString('en')} sessions`;
    return [
      { name, value: Math.round(Math.min(first.ms, second.ms)), unit: 'ms' },
      { name: '… memory it adds', value: Math.round((highest - before) / 1024 / 1024), unit: 'MB' },
      { name: '… longest wait of another request', value: Math.round(longest), unit: 'ms', budget: 150 },
      { name: 'export of the 20 sessions of one network among them', value: Math.round(few.ms), unit: 'ms' },
    ];
  } finally {
    await world.stop();
  }
}
