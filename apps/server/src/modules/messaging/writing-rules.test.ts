import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MailWorld, MESSAGES, mailWorld } from '../../../test/mail-world.ts';

const SENDS = ['peering.send_email', 'peering.view_autonomoussystem'];
const CONTACTS = ['messaging.view_contact', 'messaging.view_contactassignment'];
const RULES = '/api/messaging/writing-rules/';

let world: MailWorld;
beforeAll(async () => {
  world = await mailWorld();
});
afterEach(() => world.clear());
afterAll(() => world?.close());

describe('a writing rule', () => {
  const rule = async (given: object) =>
    (await world.tested.admin.post(RULES, { asn: 64_501, reason: 'They asked us to stop.', ...given })).body;

  it.each([
    ['never', { never: true }, /^AS64501 is never to be written to: They asked us to stop\.$/],
    [
      'before a date',
      { not_before: '2126-01-01T00:00:00Z' },
      /^AS64501 is not to be written to before 2126-01-01 00:00 UTC/,
    ],
  ])('keeps a network from being written to: %s', async (_, given, detail) => {
    const made = await rule(given);
    expect(made).toMatchObject({ author: { id: 1 } });
    expect(await world.ask(world.tested.admin)).toMatchObject({
      status: 409,
      body: { code: 'do_not_write', detail: expect.stringMatching(detail) },
    });
    const writer = await world.tested.holderOf([...SENDS, ...CONTACTS]);
    expect((await world.ask(writer, { despite_rule: true })).status).toBe(403);
    const may = await world.tested.holderOf([...SENDS, ...CONTACTS, 'messaging.change_writingrule']);
    expect(await world.ask(may, { despite_rule: true })).toMatchObject({
      status: 202,
      body: { despite_rule: true },
    });
    expect(await world.sent()).toHaveLength(1);
    expect((await writer.get('/api/messaging/sending/?asn=64501')).body).toMatchObject({
      rule: { id: made.id, text: expect.stringMatching(detail) },
      may_override: false,
    });
  });

  it('of a date that has passed says nothing any more', async () => {
    await rule({ not_before: '2020-01-01T00:00:00Z' });
    expect((await world.ask(world.tested.admin)).status).toBe(202);
  });

  it('says something', async () => {
    expect(await world.tested.admin.post(RULES, { asn: 64_502, reason: 'x' })).toMatchObject({
      status: 400,
      body: { not_before: [expect.any(String)] },
    });
  });

  it('stops what was written before it was made, and is told', async () => {
    const { id } = await world.queue();
    await rule({ never: true });
    expect(await world.sent()).toEqual([]);
    expect(await world.message(id)).toMatchObject({
      status: { value: 'failed' },
      code: 'do_not_write',
      error: expect.stringContaining('They asked us to stop.'),
    });
    expect((await world.tested.admin.post(`${MESSAGES}${id}/retry/`)).status).toBe(409);
  });
});
