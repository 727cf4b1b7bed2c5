import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';
import { loadMirror } from '../index.ts';

let tested: TestApp;
let folder: string;
beforeAll(async () => {
  tested = await testApp();
  folder = await mkdtemp(join(tmpdir(), 'peersmith-mirror-'));
  await withDemoFolder((world) => cp(world, folder, { recursive: true }));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await tested?.close();
});

const load = () => loadMirror(tested.app.system(), { source: { folder } });
const change = async (tag: string, edit: (rows: any[]) => any[]) => {
  const file = join(folder, `${tag}-0.json`);
  await writeFile(
    file,
    JSON.stringify({ data: edit(JSON.parse(await readFile(file, 'utf8')).data), meta: {} }),
  );
};
/** Everything the mirror holds, to compare before and after. */
async function picture(): Promise<string> {
  const { rows } = await sql<{
    text: string;
  }>`select concat_ws('/', (select md5(string_agg(n::text, '|' order by n.id)) from peeringdb_network n), (select md5(string_agg(p::text, '|' order by p.id)) from peeringdb_networkixlan p), (select count(*) from peeringdb_organization)) as text`.execute(
    tested.app.system().db,
  );
  return rows[0]?.text ?? '';
}
const ask = async (url: string) => (await tested.admin.get(url)).body;

describe('loading the mirror', () => {
  it('makes it equal to the source, and a second time changes nothing', async () => {
    const first = await load();
    expect(first).toMatchObject({ updated: 0, deleted: 0, aside: 0 });
    expect((await ask('/api/peeringdb/networks/?limit=1')).count).toBe(60);
    const before = await picture();
    expect(await load()).toMatchObject({ created: 0, updated: 0, deleted: 0, aside: 0 });
    expect(await picture()).toBe(before);
    expect((await ask('/api/peeringdb/synchronisations/')).count).toBe(1);
  });

  it('follows changes, removals and ASNs that moved to another record', async () => {
    await change('net', (rows) =>
      rows.map((row) => (row.asn === 64_501 ? { ...row, info_prefixes4: 4321 } : row)),
    );
    await change('poc', (rows) => rows.slice(1));
    expect(await load()).toMatchObject({ created: 0, updated: 1, deleted: 1, aside: 0 });
    expect((await ask('/api/peeringdb/networks/?asn=64501')).results[0].info_prefixes4).toBe(4321);
    await change('net', (rows) =>
      rows.map((row) =>
        row.asn === 64_501 ? { ...row, asn: 64_502 } : row.asn === 64_502 ? { ...row, asn: 64_501 } : row,
      ),
    );
    await load();
    expect((await ask('/api/peeringdb/networks/?asn=64502')).results[0].info_prefixes4).toBe(4321);
    expect((await ask('/api/peeringdb/networks/?limit=1')).count).toBe(60);
  });

  it('keeps rows that do not fit aside, and says why', async () => {
    const rows: { original?: any[] } = {};
    await change('netixlan', (ports) => {
      rows.original = ports;
      return [
        ...ports,
        { ...ports[0], id: 9001, net_id: 987_654 },
        { ...ports[0], id: 9002, speed: 'fast' },
        { ...ports[1] },
      ];
    });
    const counts = await load();
    expect(counts.aside).toBe(3);
    const { rows: aside } = await sql<{
      object_id: number;
      reason: string;
    }>`select object_id, reason from peeringdb_quarantinedrow order by object_id`.execute(
      tested.app.system().db,
    );
    expect(aside.map((row) => Number(row.object_id))).toEqual([2, 9001, 9002]);
    expect(aside.map((row) => row.reason)).toEqual([
      expect.stringContaining('same id'),
      'net_id points at nothing: 987654',
      expect.stringContaining('speed'),
    ]);
    await change('netixlan', () => rows.original ?? []);
    expect((await load()).aside).toBe(0);
  });

  it('leaves a type as it was when its file is cut off or not JSON, and says which and where', async () => {
    const before = await picture();
    const file = join(folder, 'netixlan-0.json');
    const whole = await readFile(file, 'utf8');
    for (const broken of [
      whole.slice(0, whole.length / 2),
      whole.replace('"asn":', '"asn" nonsense'),
      '<html>',
      '',
    ]) {
      await writeFile(file, broken);
      await expect(load()).rejects.toThrow(
        /^12 of 13 object types are loaded\. netixlan \(.*netixlan-0\.json\)/,
      );
      expect(await picture()).toBe(before);
    }
    await writeFile(file, whole);
    expect(await load()).toMatchObject({ created: 0, updated: 0, deleted: 0, aside: 0 });
  });
});
