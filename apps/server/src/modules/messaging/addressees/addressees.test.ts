import { email } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailWorld, mailWorld, STRANGER } from '../../../../test/mail-world.ts';
import { make } from '../../../../test/make.ts';
import { loadConfig } from '../../../configuration.ts';
import { renderEmails } from '../../rendering/index.ts';
import { addresseesOf, ensureEmailTemplate } from '../index.ts';
import { shippedEmails } from '../shipped/shipped-templates.ts';

const SENDS = ['peering.send_email', 'peering.view_autonomoussystem'];
const CONTACTS = ['messaging.view_contact', 'messaging.view_contactassignment'];
const whom = '/api/messaging/addressees/';

let world: MailWorld;
beforeAll(async () => {
  world = await mailWorld({ EMAIL_RULE_TECHNICAL: 'contacts:NOC, peeringdb:noc, peeringdb:policy' });
  await sql`insert into peeringdb_network (id, asn, name, org_id) values (7002, 64501, 'Peer', 1)`.execute(
    world.tested.app.system().db,
  );
  await sql`insert into peeringdb_networkcontact (id, net_id, name, role, email, visible) values
    (11, 7002, 'Their NOC', 'NOC', 'NOC@peer.example', 'Public'), (12, 7002, 'Their desk', 'Policy', 'desk@peer.example', 'Users'),
    (13, 7002, 'Ops', 'NOC', 'ops@peer.example', 'Users'), (14, ${STRANGER}, 'Sales', 'Sales', 'sales@elsewhere.example', 'Public')`.execute(
    world.tested.app.system().db,
  );
});
afterAll(() => world?.close());

const emails = (all: { email: string }[]) => all.map((one) => one.email);
const asked = async (api: MailWorld['tested']['admin'], asn: number, purpose?: string) => {
  const { status, body } = await api.get(`${whom}?asn=${asn}${purpose ? `&purpose=${purpose}` : ''}`);
  return status === 200 ? { ...body, to: emails(body.to), others: emails(body.others) } : status;
};

describe('who gets an e-mail', () => {
  it('is whom the first entry of the rule gives that gives any; the others can be chosen', async () => {
    expect(await asked(world.tested.admin, 64_501)).toEqual({
      to: ['noc@peer.example', 'policy@peer.example'],
      others: ['desk@peer.example', 'ops@peer.example'],
      why: 'Your contacts in the role Peering.',
    });
    expect(await asked(world.tested.admin, 64_501, 'maintenance')).toMatchObject({
      to: ['noc@peer.example', 'policy@peer.example'],
      why: 'Your contacts, in whatever role.',
    });
    expect(await asked(world.tested.admin, 64_510)).toEqual({
      to: ['peering@elsewhere.example'],
      others: ['sales@elsewhere.example'],
      why: 'Contacts in PeeringDB in the role Policy.',
    });
    expect(await asked(world.tested.admin, 64_510, 'technical')).toMatchObject({
      to: ['peering@elsewhere.example'],
    });
    expect(await asked(world.tested.admin, 64_999)).toEqual({
      to: [],
      others: [],
      why: 'No address of this network is known.',
    });
  });

  it('is whom PeeringDB names where our contacts have none of the roles, and each address once', async () => {
    expect(await asked(world.tested.admin, 64_501, 'technical')).toEqual({
      to: ['ops@peer.example'],
      others: ['noc@peer.example', 'policy@peer.example', 'desk@peer.example'],
      why: 'Contacts in PeeringDB in the role noc.',
    });
  });

  it('is whom the caller may view: without permission for contacts nobody is', async () => {
    const limited = await world.tested.holderOf(SENDS);
    expect(await asked(limited, 64_501)).toMatchObject({ to: [], others: [] });
    const more = await world.tested.holderOf([...SENDS, ...CONTACTS]);
    expect(await asked(more, 64_501)).toMatchObject({
      to: ['noc@peer.example', 'policy@peer.example'],
      others: [],
    });
    const blind = await world.tested.holderOf(['peering.send_email', ...CONTACTS]);
    expect(await asked(blind, 64_501)).toMatchObject({ to: [] });
    expect(await asked(await world.tested.holderOf(CONTACTS), 64_501)).toBe(403);
  });

  it('takes two statements, however many networks', async () => {
    const { app } = world.tested;
    const networks = Array.from({ length: 300 }, (_, at) => ({ asn: 64_400 + at, autonomous_system: null }));
    world.tested.statements();
    const found = await addresseesOf(
      app.system(),
      [...networks, { asn: 64_501, autonomous_system: world.peer }],
      'peering',
    );
    expect(world.tested.statements()).toBe(2);
    expect(found.get(64_501)?.to).toHaveLength(2);
  });

  it.each(['contacts', 'contacts:', 'people:NOC', 'contacts:NOC,'])(
    'is told by a rule: %s is none',
    (given) =>
      expect(() => loadConfig({ EMAIL_RULE_PEERING: given })).toThrow(/EMAIL_RULE_PEERING.*entries such as/s),
  );
});

describe('an e-mail for many networks', () => {
  it('is rendered for each, with what is given and who writes; a mistake is that network’s', async () => {
    const text = {
      name: 'Hello',
      subject: '{{ network.asn }} {{ network.name }} {{ network.has_record }}',
      template: '{{ given_word }} {{ local_autonomous_system.asn }} {{ 1 // (network.asn - 64501) }}',
      jinja2_trim: false,
      jinja2_lstrip: false,
    };
    const outcomes = await renderEmails(world.tested.app.system(), text, [
      { autonomous_system: world.ours, network: STRANGER, given: { given_word: 'Hi', network: 'hidden' } },
      { autonomous_system: world.peer, network: null, local_autonomous_system: world.ours },
      { autonomous_system: world.ours, network: 7002, given: { given_word: ['a'] } },
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'rendered', subject: '64510 Elsewhere False', body: 'Hi 64500 0', masked: 0 },
      { kind: 'error', part: 'body', line: 1 },
      { kind: 'error', part: 'body' },
    ]);
  });
});

describe('a shipped template', () => {
  it.each(shippedEmails().map(({ key }) => key))('%s is made once, and gives an e-mail', async (key) => {
    const context = world.tested.app.system();
    const id = await ensureEmailTemplate(context, key);
    expect(await ensureEmailTemplate(context, key)).toBe(id);
    const { body } = await world.tested.admin.get(`/api/messaging/emails/${id}/`);
    expect(body).toMatchObject({ id, jinja2_trim: true });
    const given = { maintenance: {} };
    const network = { autonomous_system: world.ours, network: STRANGER, given };
    for (const about of [network, { autonomous_system: world.peer, network: null, given }])
      expect(await renderEmails(context, body, [about])).toMatchObject([{ kind: 'rendered', findings: [] }]);
  });

  it('is left alone where somebody has changed it', async () => {
    const context = world.tested.app.system();
    const own = await make(world.tested.admin, email, { name: 'Of our own', subject: 'x' });
    const id = await ensureEmailTemplate(context, 'welcome');
    await world.tested.admin.patch(`/api/messaging/emails/${id}/`, { subject: 'Ours' });
    expect(await ensureEmailTemplate(context, 'welcome')).toBe(id);
    expect((await world.tested.admin.get(`/api/messaging/emails/${id}/`)).body.subject).toBe('Ours');
    expect(own.id).not.toBe(id);
  });
});
