import { receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiOf } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { type MaintenanceWorld, maintenanceWorld, WINDOWS } from '../../../test/maintenance-world.ts';
import { EXCHANGE } from '../../../test/monitoring-world.ts';
import { announce } from '../../engine/events.ts';

const PROPOSALS = '/api/maintenance/proposals/';
const FEED = '/api/maintenance/feed/';

let world: MaintenanceWorld;
beforeAll(async () => {
  world = await maintenanceWorld();
});
beforeEach(async () => {
  await world.reset();
  await sql`delete from maintenance_proposal`.execute(world.app.system().db);
});
afterAll(() => world?.close());

const note = ({
  start = '20361210T220000Z',
  end = '20361211T020000Z',
  sequence = 0,
  status = 'CONFIRMED',
  id = 'CHG-1',
  objects = ['SVC-77'],
} = {}) =>
  [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//x//EN',
      'BEGIN:VEVENT',
      `UID:${id}`,
      'SUMMARY:Fibre work',
    ],
    ...[
      `DTSTART:${start}`,
      `DTEND:${end}`,
      `SEQUENCE:${sequence}`,
      'X-MAINTNOTE-PROVIDER:carrier.example',
      'X-MAINTNOTE-ACCOUNT:1',
    ],
    ...[`X-MAINTNOTE-MAINTENANCE-ID:${id}`, 'X-MAINTNOTE-IMPACT:OUTAGE', `X-MAINTNOTE-STATUS:${status}`],
    ...objects.map((one) => `X-MAINTNOTE-OBJECT-ID:${one}`),
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

const propose = async (given?: Parameters<typeof note>[0]) => {
  const { status, body } = await world.admin.post(`${WINDOWS}propose/`, { calendar: note(given) });
  expect(status).toBe(200);
  return body.results[0];
};
const shown = (id: number) => world.show(`${PROPOSALS}${id}/`);
const decide = async (id: number, action: 'accept' | 'ignore') =>
  (await world.admin.post(`${PROPOSALS}${id}/${action}/`, {})).body;

describe('a note of a provider', () => {
  it('becomes a proposal with what it is about, and a draft that writes to nobody when it is accepted', async () => {
    await world.admin.patch(`${EXCHANGE}${world.sessions[0]}/`, { service_reference: 'svc-77' });
    const { outcome, proposal } = await propose();
    expect(outcome).toBe('proposed');
    expect(await shown(proposal)).toMatchObject({
      ...{
        kind: { value: 'new' },
        status: { value: 'pending' },
        provider: 'carrier.example',
        maintenance_id: 'CHG-1',
      },
      exchange_sessions: [{ id: world.sessions[0] }],
      why: ['service reference svc-77'],
      window: null,
    });
    expect((await world.show(WINDOWS)).count).toBe(0);
    const accepted = await decide(proposal, 'accept');
    expect(accepted).toMatchObject({ status: { value: 'accepted' }, window: { id: expect.any(Number) } });
    expect(await world.window(accepted.window.id)).toMatchObject({
      ...{
        status: { value: 'draft' },
        notify: false,
        provider: 'carrier.example',
        provider_reference: 'CHG-1',
        ticket: 'CHG-1',
      },
      ...{
        starts: '2036-12-10T22:00:00Z',
        ends: '2036-12-11T02:00:00Z',
        exchange_sessions: [{ id: world.sessions[0] }],
      },
    });
    expect(await decide(proposal, 'accept')).toMatchObject({ code: 'decided' });
  });

  it.each([
    ['an address of a session', ['Peering with 192.0.2.10 at A'], { exchange_sessions: 1, connections: 0 }],
    ['an address of a port of ours', ['port (2001:db8:1::1)'], { exchange_sessions: 0, connections: 1 }],
    ['the number of a network', ['cross connect to AS64503'], { autonomous_systems: 1 }],
    [
      'nothing of ours',
      ['999.0.2.10', '192.0.2.010', 'xc-12', '1::2::3', ':'],
      { exchange_sessions: 0, connections: 0, autonomous_systems: 0 },
    ],
  ])('is matched by %s', async (_, objects, counts) => {
    const row = await shown((await propose({ objects })).proposal);
    expect(Object.fromEntries(Object.keys(counts).map((key) => [key, row[key].length]))).toEqual(counts);
  });

  it('that says nothing new, or comes after a newer one, changes nothing', async () => {
    const { proposal } = await propose({ sequence: 2 });
    expect(await propose({ sequence: 2 })).toMatchObject({ outcome: 'known', proposal });
    expect(await propose({ sequence: 3, status: 'IN-PROCESS' })).toMatchObject({
      outcome: 'known',
      proposal,
    });
    expect((await shown(proposal)).note_status.value).toBe('in-process');
    expect(await propose({ sequence: 1, start: '20361210T210000Z' })).toMatchObject({
      outcome: 'known',
      reason: 'It is older than what is known: number 1 after 3.',
    });
  });

  it('moves, and then cancels, the maintenance that it became', async () => {
    const { window } = await decide((await propose()).proposal, 'accept');
    const moved = await propose({ sequence: 1, start: '20361212T220000Z', end: '20361213T020000Z' });
    expect(await shown(moved.proposal)).toMatchObject({
      kind: { value: 'moved' },
      window: { id: window.id },
    });
    expect((await world.window(window.id)).starts).toBe('2036-12-10T22:00:00Z');
    await decide(moved.proposal, 'accept');
    expect((await world.window(window.id)).starts).toBe('2036-12-12T22:00:00Z');
    const cancelled = await propose({
      sequence: 2,
      start: '20361212T220000Z',
      end: '20361213T020000Z',
      status: 'CANCELLED',
    });
    expect((await shown(cancelled.proposal)).kind.value).toBe('cancelled');
    await decide(cancelled.proposal, 'accept');
    expect(await world.window(window.id)).toMatchObject({
      status: { value: 'cancelled' },
      message: expect.stringContaining('carrier.example cancelled it.'),
    });
  });

  it('takes back what nobody has decided about', async () => {
    const { proposal } = await propose();
    expect(await propose({ sequence: 1, status: 'CANCELLED' })).toMatchObject({
      outcome: 'withdrawn',
      proposal: null,
    });
    expect((await shown(proposal)).status.value).toBe('superseded');
    expect(await propose({ id: 'CHG-9', status: 'CANCELLED' })).toMatchObject({
      outcome: 'withdrawn',
      reason: 'It cancels a maintenance that is not known here.',
    });
  });

  it('is ignored by who decides so', async () => {
    const { proposal } = await propose();
    expect(await decide(proposal, 'ignore')).toMatchObject({ status: { value: 'ignored' }, window: null });
    expect((await world.show(WINDOWS)).count).toBe(0);
  });

  it('is refused where it is no calendar, of whatever size', async () => {
    for (const calendar of ['Dear customer', 'BEGIN:VCALENDAR'.padEnd(5_000_000, 'x')]) {
      const { status, body } = await world.admin.post(`${WINDOWS}propose/`, { calendar });
      expect({ status, fields: Object.keys(body) }).toEqual({ status: 400, fields: ['calendar'] });
    }
  });

  it('comes by mail as well', async () => {
    const context = world.app.system();
    const receive = async (kind: string, calendar: string | null) => {
      const { rows } = await sql<{
        id: number;
      }>`insert into messaging_receivedmessage (kind, asn, from_address, subject, received, size, thread, digest, calendar)
        values (${kind}, 64503, 'noc@carrier.example', 'Work', now(), 1, '1', ${crypto.randomUUID()}, ${calendar}) returning id::int as id`.execute(
        context.db,
      );
      const id = Number(rows[0]?.id);
      await announce(context, [
        {
          resource: receivedMessage,
          id,
          action: 'create',
          display: 'Work',
          prechange: null,
          postchange: { kind },
          row: null,
        },
      ]);
      return id;
    };
    await receive('answer', note());
    await receive('maintenance', null);
    await receive('maintenance', 'no calendar');
    const id = await receive('maintenance', note({ objects: [] }));
    const { results } = await world.show(PROPOSALS);
    expect(results).toMatchObject([
      { received_message: { id }, from_address: 'noc@carrier.example', autonomous_systems: [{ id: 3 }] },
    ]);
  });

  it('is decided about by who may add maintenances', async () => {
    const { proposal } = await propose();
    const viewer = await world.somebody('maintenance.view_proposal');
    expect((await viewer.get(`${PROPOSALS}${proposal}/`)).status).toBe(200);
    expect((await viewer.post(`${PROPOSALS}${proposal}/accept/`, {})).status).toBe(403);
    expect((await viewer.post(`${WINDOWS}propose/`, { calendar: note() })).status).toBe(403);
  });
});

describe('the feed for calendar programs', () => {
  const path = (url: string) => new URL(url, 'http://x').pathname + new URL(url, 'http://x').search;

  it('has an address of one’s own that gives the calendar alone, until it is taken back', async () => {
    await world.schedule({ summary: 'Upgrade, north' });
    await world.draft({ summary: 'Only a draft' });
    const { body } = await world.admin.post(FEED, {});
    const anonymous = apiOf(world.app);
    const { status, text, headers } = await anonymous.get(path(body.url));
    expect({ status, type: headers['content-type'] }).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/calendar'),
    });
    expect(text).toContain('SUMMARY:Upgrade\\, north');
    expect(text).not.toContain('Only a draft');
    expect((await world.show(FEED)).url).toBeNull();
    expect((await world.show(FEED)).last_used).not.toBeNull();
    const { token } = Object.fromEntries(new URL(body.url, 'http://x').searchParams);
    expect((await apiOf(world.app, token).get(WINDOWS)).status).toBe(403);
    const second = (await world.admin.post(FEED, {})).body;
    expect((await anonymous.get(path(body.url))).status).toBe(404);
    await world.admin.post(`${FEED}revoke/`, {});
    expect((await anonymous.get(path(second.url))).status).toBe(404);
    expect((await anonymous.get('/api/maintenance/calendar.ics?token=')).status).toBe(404);
  });

  it('gives what its owner may see at that time, and nothing once they may not', async () => {
    await world.schedule();
    const viewer = await world.somebody('maintenance.view_window');
    const { url } = (await viewer.post(FEED, {})).body;
    const anonymous = apiOf(world.app);
    expect((await anonymous.get(path(url))).text).toContain('BEGIN:VEVENT');
    const { rows } = await sql<{
      id: number;
    }>`select user_id::int as id from maintenance_feedtoken order by created desc limit 1`.execute(
      world.app.system().db,
    );
    await world.admin.patch(`/api/users/users/${rows[0]?.id}/`, { user_permissions: [] });
    expect((await anonymous.get(path(url))).status).toBe(404);
  });

  it('is made by nobody whose token is limited', async () => {
    const limited = await limitedApi(world, { 'devices.router': { name: ['r2'] } });
    expect((await limited.post(FEED, {})).status).toBe(403);
  });
});
