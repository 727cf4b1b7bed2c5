import { contact, contactAssignment, contactRole } from '@peersmith/model';
import ICAL from 'ical.js';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Arrived, type MailServer, mailServer } from '../../../test/mail-server.ts';
import { type MaintenanceWorld, maintenanceWorld, WINDOWS } from '../../../test/maintenance-world.ts';
import { make } from '../../../test/make.ts';
import { sendDue } from '../messaging/outbox/send-due.ts';

let world: MaintenanceWorld;
let server: MailServer;
beforeAll(async () => {
  server = await mailServer();
  world = await maintenanceWorld({
    EMAIL_SERVER: '127.0.0.1',
    EMAIL_PORT: String(server.port),
    EMAIL_TLS_MODE: 'none',
    EMAIL_FROM_ADDRESS: 'NOC <noc@ours.example>',
    EMAIL_RATE_PER_MINUTE: '0',
    EMAIL_RATE_PER_NETWORK: '0',
  });
  const role = await make(world.admin, contactRole, { name: 'Maintenance', slug: 'maintenance' });
  const [{ id: plain }] = await systems(64_502);
  await make(world.admin, contactAssignment, {
    ...{ content_type: 'peering.autonomoussystem', object_id: plain, role: role.id },
    contact: (await make(world.admin, contact, { name: 'NOC', email: 'noc@plain.example' })).id,
  });
});
afterEach(async () => {
  await world.reset();
  server.arrived.length = 0;
});
afterAll(async () => {
  await world?.close();
  await server?.close();
});

const systems = async (asn: number) =>
  (await world.show(`/api/peering/autonomous-systems/?asn=${asn}`)).results;
const notices = async (id: number) =>
  (await world.show(`/api/maintenance/notices/?window_id=${id}&ordering=id`)).results.map((one: any) => ({
    ...{ asn: one.asn, kind: one.kind.value, outcome: one.outcome.value, reason: one.reason },
  }));
async function arrived(): Promise<Arrived[]> {
  await sendDue(world.app.system());
  return server.arrived.splice(0);
}
const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

describe('notices', () => {
  it('reach each network once, with the calendar of the maintnote form', async () => {
    const { id } = await world.schedule({
      ...{ notify: true, ticket: 'CHG-7; urgent', timezone: 'Europe/Berlin', impact: 'degraded' },
      ...{ starts: '2036-01-15T22:00:00Z', ends: '2036-01-15T23:30:00Z', notice_days: 90 },
    });
    await world.look();
    expect(await notices(id)).toEqual([]);
    await world.admin.patch(`${WINDOWS}${id}/`, { starts: hours(1), ends: hours(3) });
    await sql`update maintenance_window set starts = '2036-01-15T22:00:00Z', ends = '2036-01-15T23:30:00Z', notice_days = 36500 where id = ${id}`.execute(
      world.app.system().db,
    );
    await world.look();
    await world.look();
    expect(await notices(id)).toEqual([
      { asn: 64_502, kind: 'notice', outcome: 'queued', reason: '' },
      { asn: 64_503, kind: 'notice', outcome: 'no_address', reason: 'No address of this network is known.' },
    ]);
    const [mail, ...others] = await arrived();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: ['noc@plain.example'],
      mail: { subject: 'Maintenance of AS64500: Upgrade of r1, 2036-01-15 22:00 UTC' },
    });
    expect(mail?.mail.text).toContain('From:   2036-01-15 22:00 UTC (2036-01-15 23:00 CET)');
    expect(mail?.mail.text).toContain('- Exchange 1: 192.0.2.10');
    expect(mail?.mail.text).not.toContain('192.0.2.11');
    const [file] = mail?.mail.attachments ?? [];
    expect(file).toMatchObject({ filename: 'maintenance.ics', contentType: 'text/calendar' });
    const calendar = new ICAL.Component(ICAL.parse(String(file?.content)));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    const event = calendar.getFirstSubcomponent('vevent');
    const said = (key: string) => event?.getAllProperties(key).map((one) => String(one.getFirstValue()));
    expect(
      Object.fromEntries(
        ['uid', 'sequence', 'dtstart', 'dtend', 'status', 'summary', 'organizer'].map((key) => [
          key,
          said(key),
        ]),
      ),
    ).toEqual({
      uid: [`maintenance-${id}@ours.example`],
      sequence: ['1'],
      dtstart: ['2036-01-15T22:00:00Z'],
      dtend: ['2036-01-15T23:30:00Z'],
      status: ['CONFIRMED'],
      summary: ['Upgrade of r1'],
      organizer: ['mailto:noc@ours.example'],
    });
    const note = ['provider', 'account', 'maintenance-id', 'impact', 'status', 'object-id'];
    expect(note.map((key) => said(`x-maintnote-${key}`))).toEqual([
      ['ours.example'],
      ['AS64502'],
      ['CHG-7\\; urgent'],
      ['DEGRADED'],
      ['CONFIRMED'],
      ['Exchange 1 192.0.2.10'],
    ]);
  });

  it('tell what changed, what begins, what is over, and what was cancelled, once each', async () => {
    const { id } = await world.schedule({ notify: true, notice_at_start: true, drain_minutes: 0 });
    await world.look();
    await world.admin.patch(`${WINDOWS}${id}/`, { summary: 'Upgrade of r1 and r2' });
    await world.look();
    await world.pass(60);
    await world.look();
    await world.pass(60);
    for (let looks = 0; looks < 4; looks++) await world.look();
    expect((await world.window(id)).status.value).toBe('done');
    const own = (await notices(id)).filter((one: any) => one.asn === 64_502);
    expect(own.map((one: any) => one.kind)).toEqual(['notice', 'update', 'start', 'end']);
    const mails = await arrived();
    expect(
      mails.map(({ mail }) => String(mail.attachments[0]?.content).match(/MAINTNOTE-STATUS:(\S+)/)?.[1]),
    ).toEqual(['CONFIRMED', 'CONFIRMED', 'IN-PROCESS', 'COMPLETED']);
    const next = await world.schedule({ notify: true });
    await world.look();
    await world.admin.post(`${WINDOWS}${next.id}/cancel/`, {});
    await world.look();
    await world.look();
    const [, cancelled, ...more] = await arrived();
    expect(more).toEqual([]);
    expect(cancelled?.mail.subject).toMatch(/^Cancelled: /);
    expect(String(cancelled?.mail.attachments[0]?.content)).toMatch(/SEQUENCE:1\r\n[\s\S]*STATUS:CANCELLED/);
  });

  it('leave out who is not to be written to, and say why', async () => {
    await world.admin.post('/api/messaging/writing-rules/', {
      asn: 64_502,
      never: true,
      reason: 'No mail, please.',
    });
    const { id } = await world.schedule({ notify: true });
    await world.look();
    expect((await notices(id))[0]).toEqual({
      ...{ asn: 64_502, kind: 'notice', outcome: 'left_out' },
      reason: 'AS64502 is never to be written to: No mail, please.',
    });
    expect((await world.steps(id)).at(-1)).toMatchObject({
      outcome: { value: 'warning' },
      message: '0 networks are told of it; 2 could not be, for the reasons beside each.',
    });
    expect(await arrived()).toEqual([]);
  });

  it('are not sent where their template fails, and that says where', async () => {
    const [template] = (await world.show('/api/messaging/emails/?name=Maintenance notice')).results;
    await world.admin.patch(`/api/messaging/emails/${template.id}/`, { template: 'a\n{{ 1 // 0 }}' });
    const { id } = await world.schedule({ notify: true });
    await world.look();
    expect((await notices(id))[0]).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^The template Maintenance notice fails in line 2: /),
    });
    await world.admin.delete(`/api/messaging/emails/${template.id}/`);
  });

  it('go on where they were broken off', async () => {
    const { id } = await world.schedule({ notify: true });
    await world.look();
    await world.admin.post(`${WINDOWS}${id}/cancel/`, {});
    // Another network heard of it, before the server stopped.
    await sql`insert into maintenance_notice (window_id, kind, sequence, asn, outcome) values (${id}, 'cancelled', 1, 64503, 'queued')`.execute(
      world.app.system().db,
    );
    await world.look();
    expect(
      (await notices(id)).filter((one: any) => one.kind === 'cancelled').map((one: any) => one.asn),
    ).toEqual([64_503, 64_502]);
  });

  it('go to nobody of what was missed', async () => {
    const { id } = await world.schedule({ notify: true });
    await world.pass(121);
    await world.look();
    expect((await world.window(id)).status.value).toBe('missed');
    expect(await notices(id)).toEqual([]);
  });
});
