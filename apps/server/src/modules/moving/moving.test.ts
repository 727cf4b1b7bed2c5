import type { MoveReport } from '@peersmith/answers';
import { autonomousSystem, community } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiOf, type TestApp, testApp } from '../../../test/app.ts';
import type { FakePeeringManager } from '../../../test/fake-peering-manager.ts';
import { fingerprint } from '../../../test/fingerprint.ts';
import { make } from '../../../test/make.ts';
import { move } from '../../../test/move.ts';
import { isRecorded, recordedDatabase, recordedServer } from '../../../test/recorded.ts';

// A move is a job: where others keep the machine busy, it waits its turn.
vi.setConfig({ testTimeout: 60_000 });

// Peering Manager has no limits of its own where a network has none.
const ENV = { DEFAULT_MAX_PREFIXES_IPV4: '0', DEFAULT_MAX_PREFIXES_IPV6: '0' };
const OURS = '/api/peering/autonomous-systems/';
/** What tells of a move beside what it writes. */
const TELLING =
  /^pgboss|core_job|core_objectchange|moving_|users_auditevent|users_session|users_attempt|users_signinaddress|users_tokenaddress|row_count|table_change/;

/** The objects of all tables, but for what tells of requests. */
async function objectsOf({ app }: TestApp): Promise<Record<string, string>> {
  const every = await fingerprint(app.system().db);
  return Object.fromEntries(
    Object.entries(every).filter(([name]) => !TELLING.test(name.replace('public.', ''))),
  );
}

/** Sums of what became of objects. */
function sums(report: MoveReport | null) {
  const sum = (word: 'read' | 'new' | 'equal' | 'differing' | 'refused' | 'mapped') =>
    report?.types.reduce((all, one) => all + one[word], 0);
  return {
    read: sum('read'),
    new: sum('new'),
    equal: sum('equal'),
    differing: sum('differing'),
    refused: sum('refused'),
  };
}

async function takeBack({ admin }: TestApp, { request_id }: MoveReport) {
  const { body } = await admin.get(`/api/core/object-changes/?request_id=${request_id}&limit=1`);
  return admin.post(`/api/core/object-changes/${body.results[0].id}/revert/`, { scope: 'request' });
}

const title = 'a recorded Peering Manager';

describe.skipIf(!isRecorded)(
  isRecorded ? title : `${title} (skipped: there is none beside the repository)`,
  () => {
    let tested: TestApp;
    beforeAll(async () => {
      tested = await testApp(ENV);
      await tested.app.work();
    });
    afterAll(() => tested?.close());

    describe('over its API', () => {
      let server: FakePeeringManager;
      let before: Record<string, string>;
      let moved: MoveReport;
      const from = () => ({ url: server.url, token: server.token });
      beforeAll(async () => {
        server = await recordedServer();
        before = await objectsOf(tested);
      });
      afterAll(() => server?.close());

      it('is looked at first, and nothing is written', async () => {
        const { report } = await move(tested, from());
        expect(report).toMatchObject({ outcome: 'tried', parity: { different: 0 } });
        expect(sums(report)).toEqual({ read: 303, new: 303, equal: 0, differing: 0, refused: 0 });
        expect(await objectsOf(tested)).toEqual(before);
      });

      it('moves in page by page, read only, with its ids, and nothing differs', async () => {
        server.asked.length = 0;
        const { report } = await move(tested, { ...from(), dry_run: false });
        if (!report) throw new Error('there is no report');
        moved = report;
        expect(report).toMatchObject({
          outcome: 'done',
          parity: { objects: 303, different: 0, differences: [] },
        });
        expect(report.types.every(({ mapped }) => mapped === 0)).toBe(true);
        // They become the first versions of their lists.
        const { rows } =
          await sql`select autonomous_system_id::int as id, prefixes -> 'ipv4' as ipv4 from irr_carried
          where prefixes is not null order by 1 limit 1`.execute(tested.app.system().db);
        expect(rows).toEqual([
          { id: 4, ipv4: [{ prefix: '192.0.2.0/24', exact: false, 'greater-equal': 25, 'less-equal': 26 }] },
        ]);
        expect(report.parity?.routers.map(({ router, state }) => [router, state])).toEqual(
          ['edge0.fra', 'edge1.ams', 'edge2.cdg', 'edge3.lab'].map((name) => [name, 'equal']),
        );
        const pages = server.asked.filter((path) =>
          path.includes('internet-exchange-peering-sessions/?limit=500'),
        );
        expect(pages).toHaveLength(3);
        expect(server.asked.filter((path) => !path.startsWith('GET '))).toEqual([]);
      });

      it('is equal when it moves in once more', async () => {
        const { report, lines } = await move(tested, { ...from(), dry_run: false });
        expect(sums(report)).toEqual({ read: 303, new: 0, equal: 303, differing: 0, refused: 0 });
        expect(lines.at(-1)).toContain('303 equal');
      });

      it('is told where it differs by now, and changed back when asked to', async () => {
        await tested.admin.patch(`${OURS}6/`, { name: 'Renamed' });
        const { report } = await move(tested, { ...from(), dry_run: false });
        const fields = [{ field: 'name', there: 'Pine Net 541', here: 'Renamed' }];
        expect(report?.objects).toMatchObject([
          { type: 'peering.autonomoussystem', id: 6, state: 'differing', fields },
        ]);
        // Its own display, and those of nothing else: what shows it is compared by its id.
        expect(report?.parity?.differences[0]).toMatchObject({
          id: 6,
          fields: expect.arrayContaining(fields),
        });
        expect((await tested.admin.get(`${OURS}6/`)).body.name).toBe('Renamed');
        const updated = await move(tested, { ...from(), dry_run: false, update: true });
        expect(updated.report).toMatchObject({ outcome: 'done', parity: { different: 0 } });
        if (updated.report) expect((await takeBack(tested, updated.report)).status).toBe(200);
        expect((await tested.admin.get(`${OURS}6/`)).body.name).toBe('Renamed');
        await tested.admin.patch(`${OURS}6/`, { name: 'Pine Net 541' });
      });

      it('is named where a configuration differs, without secrets', async () => {
        const text = server.holding.rendered.get('edge0.fra') ?? '';
        server.holding.rendered = new Map([['edge0.fra', text.replace('remote-as 65541', 'remote-as 1')]]);
        const { report } = await move(tested, from());
        const [fra, ...others] = report?.parity?.routers ?? [];
        expect(fra?.lines).toHaveLength(1);
        expect(fra).toMatchObject({
          state: 'differing',
          lines: [{ there: expect.stringContaining('remote-as 1') }],
        });
        expect(fra?.lines[0]?.here).toContain('remote-as 65541');
        expect(others.every(({ state }) => state === 'differing')).toBe(true);
      });

      it('goes with one revert, and the database is as before', async () => {
        const later = await tested.admin.get(
          `/api/core/object-changes/?changed_object_id=6&changed_object_type=peering.autonomoussystem`,
        );
        for (const { id, request_id } of later.body.results)
          if (request_id !== moved.request_id)
            await sql`delete from core_objectchange where id = ${id}`.execute(tested.app.system().db);
        const { status, text } = await takeBack(tested, moved);
        expect(status, text).toBe(200);
        expect(await objectsOf(tested)).toEqual(before);
      });
    });

    describe('from its database', () => {
      let database: Awaited<ReturnType<typeof recordedDatabase>>;
      let before: Record<string, string>;
      let moved: MoveReport;
      const db = (): Kysely<any> => tested.app.system().db;
      const signIn = (username: string, password: string) =>
        apiOf(tested.app).post('/api/auth/login/', { username, password });
      beforeAll(async () => {
        database = await recordedDatabase();
        await sql`insert into core_objectchange ("time", user_name, request_id, action, changed_object_id, object_repr, prechange_data, postchange_data, changed_object_type_id, user_id)
        values ('2026-11-20T08:00:00Z', 'ada', '00000000-0000-4000-8000-000000000001', 'update', 17, 'a session', '{"password": "hunter2", "multihop_ttl": 1}', '{"password": "hunter3", "multihop_ttl": 2}', 42, 6)`.execute(
          database.db,
        );
        const { id } = await make(tested.admin, community, { name: 'Ours', slug: 'ours', value: '64999:1' });
        const { id: system } = await make(tested.admin, autonomousSystem, { asn: 4_200_000_900 });
        // Ids of ours that are theirs too.
        await sql`update bgp_community set id = 1 where id = ${id}`.execute(db());
        await sql`update peering_autonomoussystem set id = 4 where id = ${system}`.execute(db());
        before = await objectsOf(tested);
      });
      afterAll(() => database?.drop());

      it('moves in beside what is here, where its ids are taken with others', async () => {
        const { report, lines } = await move(tested, { database: database.url, dry_run: false });
        expect(report, lines.join()).toMatchObject({
          outcome: 'done',
          parity: { objects: 305, different: 0 },
        });
        if (report) moved = report;
        const mapped = report?.types.filter((one) => one.mapped > 0).map((one) => [one.type, one.mapped]);
        expect(mapped).toEqual([
          ['bgp.community', 1],
          ['peering.autonomoussystem', 1],
        ]);
        const { body } = await tested.admin.get(`${OURS}?asn=64500`);
        expect(body.results[0].id).toBeGreaterThan(4);
        const routers = await tested.admin.get('/api/devices/routers/?name=edge0.fra');
        expect(routers.body.results[0].local_autonomous_system.asn).toBe(64_500);
      });

      it('lets ada in with her password, hashed anew, and ben not', async () => {
        const hash = async () =>
          (
            await sql<{ password: string }>`select password from auth_user where username = 'ada'`.execute(
              db(),
            )
          ).rows[0]?.password;
        expect(await hash()).toMatch(/^pbkdf2_sha256/);
        expect((await signIn('ada', 'ada-pass-78')).status).toBe(400);
        const { status, body } = await signIn('ada', 'ada-pass-77');
        expect({ status, body }).toMatchObject({ status: 200, body: { user: { username: 'ada' } } });
        expect(body.permissions).toContain('peering.view_autonomoussystem');
        expect(await hash()).toMatch(/^\$argon2id\$/);
        expect((await signIn('ada', 'ada-pass-77')).status).toBe(200);
        expect((await signIn('ben', 'ben-pass-77')).status).toBe(400);
      });

      it("takes ada's token for reading, the admin's for writing, and keeps neither", async () => {
        const ada = apiOf(tested.app, `${'a'.repeat(39)}1`);
        expect((await ada.get(`${OURS}?limit=1`)).status).toBe(200);
        expect((await ada.post(OURS, { asn: 64_999, name: 'x' })).status).toBe(403);
        const admin = apiOf(tested.app, `${'b'.repeat(39)}2`);
        expect((await admin.patch(`${apiPathOf(community)}2/`, { description: '' })).status).toBe(200);
        const { rows } = await sql<{ held: string }>`select t::text as held from users_token t`.execute(db());
        expect(rows.some(({ held }) => held.includes('a'.repeat(39)))).toBe(false);
      });

      it('brings its change log, with who and when, and without secrets', async () => {
        const { body } = await tested.admin.get(
          '/api/core/object-changes/?request_id=00000000-0000-4000-8000-000000000001',
        );
        expect(body.results).toMatchObject([
          {
            time: '2026-11-20T08:00:00Z',
            user_name: 'ada',
            user: { username: 'ada' },
            changed_object_id: 17,
            prechange_data: { multihop_ttl: 1 },
          },
        ]);
        expect(JSON.stringify(body)).not.toContain('hunter');
      });

      it('is equal when it moves in once more, also after somebody signed in', async () => {
        const { report } = await move(tested, { database: database.url, dry_run: false });
        expect(sums(report)).toEqual({ read: 305, new: 0, equal: 305, differing: 0, refused: 0 });
        expect(report?.parity?.different).toBe(0);
      });

      it('goes with one revert, the change log that it brought too', async () => {
        const { status, text } = await takeBack(tested, moved);
        expect(status, text).toBe(200);
        expect(await objectsOf(tested)).toEqual(before);
        const { body } = await tested.admin.get(
          '/api/core/object-changes/?request_id=00000000-0000-4000-8000-000000000001',
        );
        expect(body.count).toBe(0);
      });

      it('moves in from an older version, with other tables and fewer columns', async () => {
        for (const statement of [
          'alter table devices_router rename to peering_router',
          'alter table devices_router_communities rename to peering_router_communities',
          `update django_content_type set app_label = 'peering' where model = 'router'`,
          'alter table peering_autonomoussystem drop column irr_sources_override',
          'alter table net_bfd rename to gone',
          'update peering_directpeeringsession set bfd_id = null',
          'update peering_internetexchangepeeringsession set bfd_id = null',
          `delete from extras_taggeditem where content_type_id = 40`,
        ])
          await sql.raw(statement).execute(database.db);
        const { report, lines } = await move(tested, { database: database.url });
        expect(report, lines.join()).toMatchObject({ outcome: 'tried', parity: { different: 0 } });
        expect(report?.types.find(({ type }) => type === 'devices.router')?.new).toBe(4);
        expect(report?.notes.map(({ text }) => text)).toEqual(
          expect.arrayContaining([
            'It has no BFD configurations: its version does not know them.',
            'It does not tell irr_sources_override of autonomous systems: they have what new ones have.',
          ]),
        );
      });

      it('shows no password of the database, in no answer and no log', async () => {
        const database = 'postgresql://pm:open-sesame@127.0.0.1:1/pm';
        const { job, status, lines } = await move(tested, { database });
        expect({ status, lines }).toEqual({
          status: 'failed',
          lines: [
            'The database of the other server cannot be read: nobody listens there. Nothing was written.',
          ],
        });
        const { text } = await tested.admin.get(`/api/core/jobs/${job}/`);
        expect(text).not.toContain('open-sesame');
        const { rows } = await sql<{
          held: string;
        }>`select j::text as held from core_job j where id = ${job}`.execute(db());
        expect(rows[0]?.held).not.toContain('open-sesame');
        const again = await tested.admin.post(`/api/core/jobs/${job}/run-again/`);
        expect(again.status).toBe(202);
      });
    });
  },
);
