import { describe, expect, it } from 'vitest';
import type { EmailAbout, Part } from './projection.ts';
import { checkEmailSyntax, type EmailText, renderEmail } from './render-email.ts';
import { told, world } from './test-world.ts';

const ONE: EmailAbout = { autonomous_system: 2, network: null };
const NETWORK: EmailAbout = { autonomous_system: 1, network: 7 };
const text = (subject: string, template = ''): EmailText => ({
  name: 'Hello',
  subject,
  template,
  jinja2_trim: false,
  jinja2_lstrip: false,
});
const written = (email: EmailText, about = ONE, without: readonly Part[] = []) => {
  const { rows, ...rest } = world({}, without);
  const networks = { 'peeringdb.network': [{ id: 7, asn: 64510, name: 'Elsewhere' }] };
  return renderEmail({ ...rest, rows: { ...rows, ...networks }, router_id: 0, email: about }, email);
};
const subject = (template: string, about = ONE) => {
  const outcome = written(text(template), about);
  return outcome.kind === 'rendered' ? outcome.subject : outcome;
};

describe('an e-mail', () => {
  it('sees the network that it is for and our own, and nothing of any router', () => {
    const ours =
      '{{ autonomous_system.asn }} {{ affiliated_autonomous_systems }} {{ affiliated_autonomous_systems[0].asn }}';
    expect(subject(ours)).toBe('64501 <QuerySet [<AutonomousSystem: AS64500 - Ours>]> 64500');
    expect(subject('{{ router }}{{ local_as }}{{ communities }}{{ autonomous_systems }}')).toBe('');
    expect(subject('{{ affiliated_autonomous_systems.get(asn=64500) }}')).toBe('AS64500 - Ours');
  });

  it('sees for a network in PeeringDB the AS that writes, and the network', () => {
    expect(
      subject(
        '{{ autonomous_systems.0.asn }} {{ autonomous_systems[1].asn }} {{ autonomous_system }}',
        NETWORK,
      ),
    ).toBe('64500 64510 ');
  });

  it('has a subject and a body that see nothing of each other', () => {
    expect(written(text('{% set x = 1 %}{{ x }}', '{{ x }}-{{ autonomous_system.name }}'))).toEqual({
      kind: 'rendered',
      subject: '1',
      body: '-Example One',
      findings: [],
    });
  });

  it('counts the sessions of its network without asking for those of others', () => {
    const every: Part[] = ['group_sessions', 'all_sessions', 'prefixes', 'peeringdb', 'contacts'];
    const own = '{{ autonomous_system.get_ixp_peering_sessions().count() }}';
    expect(written(text(own), ONE, every)).toMatchObject({ subject: '2' });
    const others = '{{ affiliated_autonomous_systems.first().get_ixp_peering_sessions().count() }}';
    expect(written(text(others), ONE, every)).toEqual({ kind: 'incomplete', part: 'all_sessions' });
    expect(written(text('x', others), ONE, every)).toEqual({ kind: 'incomplete', part: 'all_sessions' });
    const writer = '{{ autonomous_systems.0.get_ixp_peering_sessions().count() }}';
    expect(written(text(writer), NETWORK, every)).toMatchObject({
      part: 'all_sessions',
    });
  });

  it('says of an error which of its templates it is in, and where', () => {
    expect(written(text('{{ 1 // 0 }}', '{{ 2 // 0 }}'))).toMatchObject({
      kind: 'error',
      part: 'subject',
      template: 'Hello',
      line: 1,
    });
    expect(written(text('x', 'a\n{{ 2 // 0 }}'))).toMatchObject({ kind: 'error', part: 'body', line: 2 });
    expect(checkEmailSyntax(text('{{ x', 'y'))).toMatchObject({ part: 'subject', line: 1 });
    expect(checkEmailSyntax(text('x', '\n{{ x|nothing }}'))).toMatchObject({ part: 'body', line: 2 });
    expect(checkEmailSyntax(text('{{ x }}', '{{ y }}'))).toBeNull();
  });

  it.each(['a{{ "\\n" }}Bcc: x@example.net', 'a{{ "\\r" }}b'])('has a subject of one line: not %j', (given) =>
    expect(written(text(given))).toMatchObject({
      kind: 'error',
      part: 'subject',
      detail: 'The subject becomes more than one line, and an e-mail has one.',
    }),
  );

  it('has a subject of one line: what ends in one is one', () => expect(subject('a{{ "\\n" }}')).toBe('a\n'));
});

describe('contacts', () => {
  const system = '{% set one = autonomous_systems.get(asn=64501) %}';

  it.each([
    ['{{ one.contacts.count() }}', '3'],
    [
      '{% for c in one.contacts.all() %}{{ c }}={{ c.contact.name }}/{{ c.role.slug }} {% endfor %}',
      'Ana=Ana/noc Noor=Noor/noc Noor=Noor/peering ',
    ],
    ["{{ one.contacts.filter(role__slug='peering') }}", '<QuerySet [<ContactAssignment: Noor>]>'],
    [
      '{% for a in one.contacts.last().contact.assignments.all() %}{{ a.object }} {% endfor %}',
      'AS64501 - Example One AS64501 - Example One ',
    ],
    [
      "{{ one | contact('noc') }} {{ one | contact('NOC', 'phone') }} {{ one | contact('Peering', 'phone') }}",
      'Ana  +1 555 0100',
    ],
    ["{{ one | contact('abuse') }} {{ one | contact('abuse', 'email') }}", 'None None'],
    [
      "{{ internet_exchange_points.get(slug='beta') | contact('peering', field='email') }}",
      'desk@example.net',
    ],
    ["{{ (router | ixp_sessions).get(id=1) | contact('peering', 'name') }}", 'Noor'],
    ["{{ autonomous_systems.filter(contacts__contact__name='Ana').count() }}", '1'],
    ['{{ one.can_receive_email }} {{ autonomous_systems.get(asn=64502).can_receive_email }}', 'True False'],
    ['{{ one.get_contact_email_addresses() }}', "[('noor@example.net', 'Noor - noor@example.net')]"],
    ['{{ one.peeringdb_contacts }}', '<QuerySet []>'],
    ['{{ one.contacts }}', 'messaging.ContactAssignment.None'],
  ])('are read by %s', (template, expected) => expect(told(system + template)).toBe(expected));

  it.each([
    ["{{ 'x' | contact('NOC') }}", 'AttributeError: x has no contacts'],
    ["{{ one | contact('NOC', 'zz') }}", "AttributeError: 'Contact' object has no attribute 'zz'"],
    ["{{ one.platform | contact('NOC') }}", /undefined|no attribute/],
  ])('are refused by %s', (template, message) =>
    expect(told(system + template)).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    ),
  );

  it('are loaded for templates that read them', () => {
    const missing = (template: string) => told(template, world({}, ['contacts', 'all_sessions']));
    expect(missing('{{ local_as.contacts.count() }}')).toBe('without contacts');
    expect(missing("{{ local_as | contact('NOC') }}")).toBe('without contacts');
    expect(missing('{{ local_as.asn }}')).toBe('64500');
  });
});
