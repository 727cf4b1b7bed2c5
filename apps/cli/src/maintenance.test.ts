import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MaintenanceWorld, maintenanceWorld } from '@peersmith/server/test/maintenance-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: MaintenanceWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await maintenanceWorld();
  env = await remoteEnv(world);
});
afterAll(() => world?.close());

const maintenance = (...words: string[]) => run(['maintenance', ...words], { env });

it('maintenances are looked at, scheduled, reported and cancelled, and those of providers decided about', async () => {
  const { id } = await world.draft();
  expect((await maintenance('recompute', String(id))).out).toMatch(
    /^\+ +64502 +Plain +192\.0\.2\.10 +Exchange 1$/m,
  );
  expect((await maintenance('preview', String(id))).out).toMatch(
    /64503 .*No address of this network is known\./,
  );
  expect((await maintenance('schedule', String(id))).out).toBe(
    'Upgrade of r1: Scheduled. 2 sessions with 2 networks are affected.\n',
  );
  expect((await maintenance('list', '--status', 'scheduled')).out).toMatch(/Upgrade of r1 +Scheduled/);
  const report = await maintenance('report', String(id));
  expect(report, report.err).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 sessions with 2 networks; 2 were up'),
  });
  expect(await maintenance('end', String(id))).toMatchObject({
    code: 1,
    err: expect.stringContaining('It is scheduled'),
  });
  expect((await maintenance('cancel', String(id), '--comment', 'Rain.')).out).toBe(
    'Upgrade of r1: Cancelled. It was cancelled before it began. Rain.\n',
  );
  const file = join(mkdtempSync(join(tmpdir(), 'note-')), 'note.ics');
  const event = [
    'UID:1',
    'SUMMARY:Fibre',
    'DTSTART:20361201T000000Z',
    'DTEND:20361201T010000Z',
    'ORGANIZER:mailto:a@carrier.example',
  ];
  writeFileSync(
    file,
    ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'),
  );
  const [, proposal = ''] =
    /Fibre: proposed \(proposal (\d+)\)/.exec((await maintenance('propose', file)).out) ?? [];
  expect((await maintenance('proposals')).out).toMatch(/Fibre +New +carrier\.example/);
  expect((await maintenance('accept', proposal)).out).toMatch(/^Fibre: Accepted, maintenance \d+$/m);
  expect((await maintenance('proposals')).out).toBe('Nothing waits for a decision.\n');
});
