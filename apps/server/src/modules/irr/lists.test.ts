import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, LISTS, SYSTEMS } from '../../../test/irr-world.ts';
import { inTransaction } from '../../engine/context.ts';
import { type Work, WorkError } from '../../platform/work-pool/work-pool.ts';
import type { ExpandTask, WantedList } from './irr-task.ts';
import { refreshLists } from './refresh-lists.ts';

let world: IrrWorld;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": ["-A"], "ipv6": []}' });
});
afterAll(() => world?.close());

const prefixes4 = async (list: number, query = '') =>
  (await world.show(`${LISTS}${list}/entries/${query}`)).results.map(
    ({ prefix, greater_equal, less_equal }: any) => `${prefix} ${greater_equal}-${less_equal}`,
  );

describe('lists of autonomous systems', () => {
  it('are fetched by a job, and shown with what is asked and by what they were answered', async () => {
    const id = await world.system({ irr_as_set: 'ipv4:MAIN::AS-ONE' });
    const before = await world.listOf(id, 'ipv4');
    expect(before).toMatchObject({ list: { status: { value: 'never' } }, in_force: null, stale: false });
    const job = await world.refresh({ autonomous_systems: [id] });
    expect(job.status.value).toBe('completed');
    const { list, in_force, history, query } = await world.listOf(id, 'ipv4');
    expect(list).toMatchObject({
      ...{ status: { value: 'current' }, objects: 'MAIN::AS-ONE', sources: 'MAIN,OTHER', options: '-A' },
      ...{ entry_count: 2, autonomous_systems: 1, code: null, hosts_answer: world.registry.host },
      resolved_by: { value: 'set' },
    });
    expect(in_force).toMatchObject({
      number: 1,
      entry_count: 2,
      came: 2,
      went: 0,
      status: { value: 'in_force' },
    });
    expect(history).toHaveLength(1);
    expect(query.bgpq4).toEqual([
      `bgpq4 -h ${world.registry.host} -S MAIN,OTHER -4 -A -j -l prefix_list MAIN::AS-ONE`,
    ]);
    expect(await prefixes4(list.id)).toEqual(['192.0.2.0/24 25-25', '198.51.100.0/24 24-24']);
    expect(await prefixes4(list.id, '?q=192.0.2.200')).toEqual(['192.0.2.0/24 25-25']);
    expect(await prefixes4(list.id, '?q=198.51.0.0/16')).toEqual(['198.51.100.0/24 24-24']);
    expect(await prefixes4(list.id, '?q=2001:db8::/32')).toEqual([]);
    // It names nothing for IPv6.
    expect(await world.listOf(id, 'ipv6')).toMatchObject({
      list: null,
      why: expect.stringContaining('IPv6'),
    });
    const asns = await world.listOf(id, 'as_list');
    expect(asns.list.entry_count).toBe(2);
    expect((await world.show(`${LISTS}${asns.list.id}/entries/`)).results).toEqual([
      { asn: 64_501, name: null },
      { asn: 64_502, name: null },
    ]);
  });

  it('are shared by all that ask the same, and asked for once', async () => {
    const [one, other] = [
      await world.system({ irr_as_set: 'AS-TWO' }),
      await world.system({ irr_as_set: 'as-two' }),
    ];
    const lists = [await world.listOf(one, 'ipv4'), await world.listOf(other, 'ipv4')];
    expect(lists[0].list.id).toBe(lists[1].list.id);
    expect(lists[0].list.autonomous_systems).toBe(2);
    world.registry.queries.length = 0;
    await world.refresh({ autonomous_systems: [one, other] });
    expect(world.registry.queries.filter((query) => query === '!a4AS-TWO')).toHaveLength(1);
    expect((await world.show(`${LISTS}?autonomous_system_id=${other}&kind=ipv4`)).results).toMatchObject([
      { id: lists[0].list.id },
    ]);
    const users = async () =>
      (await world.show(`${SYSTEMS}?irr_list_id=${lists[0].list.id}`)).results.map(({ id }: any) => id);
    expect(await users()).toEqual([one, other]);
    await world.admin.patch(`${SYSTEMS}${other}/`, { irr_sources_override: 'OTHER' });
    expect(await users()).toEqual([one]);
    expect((await world.listOf(other, 'ipv4')).list).toMatchObject({
      sources: 'OTHER',
      autonomous_systems: 1,
    });
  });

  it('begin with what was kept with networks in earlier versions', async () => {
    const id = await world.system({ irr_as_set: 'AS-SILENT' });
    const prefixes = {
      ipv4: [
        { prefix: '198.51.100.0/24', exact: false, 'less-equal': 25 },
        { prefix: '192.0.2.0/24', exact: true },
      ],
    };
    await sql`insert into irr_carried (autonomous_system_id, prefixes, as_list) values (${id}, ${JSON.stringify(prefixes)}, '{64508,64501}')`.execute(
      world.app.system().db,
    );
    await world.refresh({ lists: [] });
    const { list, in_force } = await world.listOf(id, 'ipv4');
    expect([list.status.value, in_force.number, list.fetched]).toEqual(['current', 1, in_force.seen]);
    expect(await prefixes4(list.id)).toEqual(['192.0.2.0/24 24-24', '198.51.100.0/24 24-25']);
    expect((await world.listOf(id, 'as_list')).in_force.entry_count).toBe(2);
    expect((await world.listOf(id, 'ipv6')).in_force).toBeNull();
  });

  it('are asked for when they are due, each at a moment of its own, and forgotten when nobody uses them', async () => {
    const { db } = world.app.system();
    await sql`update irr_list set due = now() + interval '1 hour'`.execute(db);
    const id = await world.system({ irr_as_set: 'AS64502' });
    const due = async () => {
      await inTransaction(world.app.system(), (context) =>
        context.jobs.enqueue(context, 'irr.refresh_due_lists'),
      );
      await world.runJobs();
    };
    world.registry.queries.length = 0;
    await due();
    expect(world.registry.queries.filter((query) => query === '!gAS64502')).toHaveLength(1);
    expect(world.registry.queries.some((query) => query.includes('AS-'))).toBe(false);
    const { list } = await world.listOf(id, 'ipv4');
    const hours = (Date.parse(list.due) - Date.parse(list.asked)) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(24 * 0.9);
    expect(hours).toBeLessThanOrEqual(24 * 1.1);
    await world.admin.delete(`${SYSTEMS}${id}/`);
    await due();
    expect(await world.show(`${LISTS}${list.id}/`)).toMatchObject({ status: { value: 'unused' }, due: null });
  });

  it('tells who waits for that when a list is held or begins to fail, once', async () => {
    const { db } = world.app.system();
    await world.admin.post('/api/extras/webhooks/', {
      ...{ name: 'irr', content_types: ['irr.list'], type_update: true, payload_url: 'http://127.0.0.1:9/' },
    });
    const id = await world.system({
      irr_as_set: 'ipv4:AS-ONE',
      irr_sources_override: 'MAIN',
      retrieve_as_list: false,
    });
    const told = async () => {
      await world.refresh({ autonomous_systems: [id] });
      const { rows } =
        await sql<any>`select payload::json -> 'data' as data, event from extras_webhookdelivery order by id`.execute(
          db,
        );
      return rows.map(({ data }) => data.status.value);
    };
    expect(await told()).toEqual([]);
    world.registry.override = (query) => (query === '!a4AS-ONE' ? 'F no\n' : undefined);
    expect(await told()).toEqual(['failing']);
    expect(await told()).toEqual(['failing']);
    world.registry.override = (query) => (query === '!a4AS-ONE' ? 'C\n' : undefined);
    expect(await told()).toEqual(['failing', 'held']);
    world.registry.override = () => undefined;
  });

  it('are fetched though others are too slow, or fail in a way that nobody foresaw', async () => {
    const slow = await world.system({ irr_as_set: 'AS64501 AS64701', retrieve_as_list: false });
    const broken = await world.system({ irr_as_set: 'AS64501 AS64702', retrieve_as_list: false });
    const good = await world.system({ irr_as_set: 'AS64501 AS64703', retrieve_as_list: false });
    const named = (wanted: readonly WantedList[], asn: string) =>
      wanted.some(({ objects }) => objects.includes(asn));
    await world.refresh({ autonomous_systems: [slow] });
    const context = world.app.system();
    const { rows } = await sql<{
      id: number;
    }>`update irr_list set due = now() where id in (select list_id from irr_use
      where autonomous_system_id = any(${[slow, broken, good]}::bigint[])) returning id::int as id`.execute(
      context.db,
    );
    const run = <T>(work: Work, signal?: AbortSignal): Promise<T> => {
      const { wanted } = work.task as ExpandTask;
      if (named(wanted, 'AS64701'))
        throw new WorkError('work_timed_out', 'It took longer than 900 s and was ended.');
      if (named(wanted, 'AS64702')) throw new Error('no\0 room \ud83d');
      return context.work.run<T>(work, signal);
    };
    const progress = { step: () => {}, log: () => {} };
    const counts = await refreshLists(
      { ...context, work: { run } },
      { ids: rows.map(({ id }) => id), progress, signal: new AbortController().signal },
    );
    expect(counts).toMatchObject({ changed: 2, failing: 4 });
    const listed = async (id: number) => (await world.listOf(id, 'ipv4')).list;
    expect(await listed(good)).toMatchObject({ status: { value: 'current' } });
    expect(await listed(slow)).toMatchObject({
      ...{ status: { value: 'failing' }, code: 'timed_out' },
      message: 'It took longer than 900 s and was ended. The last good list stays in force.',
    });
    expect(await listed(broken)).toMatchObject({
      ...{ status: { value: 'failing' }, code: 'program_failed' },
      message: expect.stringContaining('Something unexpected: no room'),
    });
    expect(Date.parse((await listed(broken)).due)).toBeGreaterThan(Date.now());
  });

  it('takes no more statements the more lists there are', async () => {
    const ids: number[] = [];
    const statementsOf = async () => {
      world.statements();
      await world.refresh({ autonomous_systems: ids });
      return world.statements();
    };
    ids.push(await world.system({ irr_as_set: 'AS64501' }));
    const few = await statementsOf();
    for (let at = 0; at < 6; at++) ids.push(await world.system({ irr_as_set: `AS64501 AS${64_800 + at}` }));
    const many = await statementsOf();
    expect(many).toBeLessThanOrEqual(few + 2);
    world.statements();
    await world.show(`${SYSTEMS}${ids[0]}/irr/`);
    expect(world.statements()).toBeLessThanOrEqual(8);
  });
});
