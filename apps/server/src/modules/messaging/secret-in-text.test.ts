import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailWorld, MESSAGES, mailWorld } from '../../../test/mail-world.ts';
import { queueMessage, SECRET_MARK } from './index.ts';

let world: MailWorld;
beforeAll(async () => {
  world = await mailWorld({ EMAIL_CC_CONTACTS: 'archive@ours.example', EMAIL_RATE_PER_NETWORK: '1' });
});
afterAll(() => world?.close());
beforeEach(() => world.clear());

const EMAIL = 'noc@peer.example';
const queueSecret = () =>
  queueMessage(
    world.tested.app.system(),
    {
      ...{ subject: 'Code', body: `It is\n\n  ${SECRET_MARK}\n`, to: [EMAIL], cc: [], identity: '' },
      ...{ attachments: [], despite_rule: true, secret: 'K4TT-9XYZ' },
    },
    {
      ...{ asn: 64_501, name: 'Peer', autonomous_system: world.peer },
      recipients: [{ email: EMAIL, name: 'noc', roles: [], source: 'contact' }],
    },
  );

describe('a secret in a message', () => {
  it('is in what arrives, with nobody else, and is forgotten then', async () => {
    const id = await queueSecret();
    expect((await world.message(id)).body).toBe(`It is\n\n  ${SECRET_MARK}\n`);
    const [arrived] = await world.sent();
    expect(arrived?.to).toEqual([EMAIL]);
    expect(arrived?.mail.text).toContain('K4TT-9XYZ');
    expect(arrived?.mail.text).not.toContain(SECRET_MARK);
    expect(await world.message(id)).toMatchObject({ status: { value: 'sent' }, cc: [] });
    const { db } = world.tested.app.system();
    expect(await db.selectFrom('messaging_message').select(['sealed_secret']).execute()).toEqual([
      { sealed_secret: '' },
    ]);
    expect(JSON.stringify(await world.journal())).not.toContain('K4TT');
    expect((await world.tested.admin.post(`${MESSAGES}${id}/retry/`)).status).toBe(409);
  });

  it('keeps no other message to the network waiting', async () => {
    await queueSecret();
    await queueSecret();
    await world.queue();
    expect(await world.sent()).toHaveLength(3);
  });
});
