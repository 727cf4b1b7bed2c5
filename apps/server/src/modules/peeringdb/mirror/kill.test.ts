import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { mirrorForFile } from '../../../../test/mirror.ts';

const PROGRAM = join(import.meta.dirname, '../../../../test/load-and-die.ts');

const world = mirrorForFile();

/** Loads in a process of its own, which dies before its nth statement; the answer is how many it sent when it did not. */
function loadAndDie(nth: number): Promise<number | 'killed'> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, world.tested.url, world.fake.url, String(nth)], (error, stdout) => {
      if (error?.signal === 'SIGKILL') resolve('killed');
      else if (error) reject(error);
      else resolve(Number(stdout));
    });
  });
}

/** Every pointer of the mirror, and whether something is at its other end, as a reader would find it. */
async function danglingRows(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select (
    (select count(*) from peeringdb_network n where not exists (select 1 from peeringdb_organization o where o.id = n.org_id)) +
    (select count(*) from peeringdb_networkixlan p where not exists (select 1 from peeringdb_network n where n.id = p.net_id)
      or not exists (select 1 from peeringdb_ixlan l where l.id = p.ixlan_id)))::int as n`.execute(
    world.tested.app.system().db,
  );
  return rows[0]?.n ?? -1;
}

const statuses = async () =>
  (await world.tested.admin.get('/api/peeringdb/runs/?limit=100')).body.results.map(
    (run: any) => run.status.value,
  );

describe('a run that is killed', () => {
  it('over and over during the first load goes on each time, and ends as if nothing had happened', async () => {
    // From one death to the next it comes a few statements further, whatever it is doing.
    let deaths = 0;
    for (let nth = 30; (await loadAndDie(nth)) === 'killed' && deaths < 30; nth += 17) {
      deaths += 1;
      expect(await danglingRows()).toBe(0);
    }
    expect(deaths).toBeGreaterThan(4);
    expect(await statuses()).toEqual(['completed', ...Array(deaths).fill('interrupted')]);
    const { results } = (await world.tested.admin.get('/api/peeringdb/runs/?limit=1')).body;
    expect(results[0].types.org.state).toBe('kept');
    const found = await world.mirror.checksums();
    expect(found).toEqual(await world.mirror.undisturbed());
  }, 60_000);

  it.each([0.15, 0.4, 0.6, 0.75, 0.9, 0.97])(
    'after %d of its statements, while changes come in, is made up for by the next',
    async (part) => {
      await world.mirror.load();
      world.fake.put('net', { id: 2, org_id: 3, info_prefixes4: 1 });
      world.fake.remove('org', 2);
      world.fake.put('carrier', { id: 1, org_id: 3 });
      world.fake.put('net', { id: 30, name: 'New', asn: 65_030, org_id: 1 });
      world.fake.put('netixlan', { id: 30, net_id: 30, ixlan_id: 1, asn: 65_030, speed: 100 });
      world.fake.remove('netixlan', 3);
      expect(await loadAndDie(Math.round(part * STATEMENTS))).toBe('killed');
      expect(await danglingRows()).toBe(0);
      world.fake.put('netixlan', { id: 4, speed: 4 });
      expect(await world.mirror.load({ wait_ms: 5000 })).toMatchObject({ status: 'completed' });
      const found = await world.mirror.checksums();
      expect(found).toEqual(await world.mirror.undisturbed());
    },
  );
});

/** How many a run with these changes sends, about. */
const STATEMENTS = 250;
