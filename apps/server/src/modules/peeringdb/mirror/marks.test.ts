import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { mirrorForFile } from '../../../../test/mirror.ts';
import { readMarks } from './marks.ts';

const world = mirrorForFile({ loaded: true });
const db = () => world.tested.app.system().db;
const unknown = async () =>
  [...(await readMarks(db())).values()].filter(({ isKnown }) => !isKnown).map(({ tag }) => tag);

describe('what a mark says of its table', () => {
  beforeEach(async () => expect(await unknown()).toEqual([]));

  it('is known after a run, and after one with nothing new', async () => {
    await world.mirror.load();
    expect(await unknown()).toEqual([]);
    await world.mirror.load({ full: true });
    expect(await unknown()).toEqual([]);
  });

  it('is asked of the table again when somebody changed it, and right again after the next run', async () => {
    await sql`update peeringdb_network set name = 'By hand' where id = 1`.execute(db());
    expect(await unknown()).toEqual(['net']);
    const { types } = await world.mirror.load();
    expect(types.get('net')).toMatchObject({ full: true, why: 'the mirror differs', updated: 1 });
    expect(types.get('fac')).toMatchObject({ full: false });
    expect(await unknown()).toEqual([]);
  });

  it('is asked again where it began before what is remembered of changes', async () => {
    await sql`update extras_tag set name = name`.execute(db());
    // What somebody's transaction might still have to be told is kept until that has ended.
    const forgotten = async () => {
      await sql`select forget_table_changes(0)`.execute(db());
      return (await unknown()).length;
    };
    await expect.poll(forgotten, { timeout: 15_000, interval: 200 }).toBeGreaterThan(0);
    expect(await world.mirror.load()).toMatchObject({ status: 'completed', updated: 0 });
  });

  it('is not believed where a backup of another cluster was restored', async () => {
    await sql`update peeringdb_mark set cluster = 1`.execute(db());
    expect(await unknown()).toHaveLength(13);
    await world.mirror.load();
    expect(await unknown()).toEqual([]);
  });
});
