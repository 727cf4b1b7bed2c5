import { autonomousSystem, contact, contactAssignment, contactRole, email, router } from '@peersmith/model';
import { contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { createAll } from './demo-network.ts';
import { OUR_ASN } from './demo-world.ts';

const PEOPLE: readonly Row[] = [
  {
    name: 'Northlight NOC',
    phone: '+1 555 0100',
    email: 'noc@northlight.example',
    title: 'Around the clock',
  },
  { name: 'Imani Okafor', phone: '+1 555 0117', email: 'imani@aster.example', title: 'Peering coordinator' },
  { name: 'Aster abuse desk', email: 'abuse@aster.example' },
  { name: 'Remote hands, Norhaven', phone: '+1 555 0142', title: 'Carrier house, second floor' },
];

const TEMPLATES: readonly Row[] = [
  {
    name: 'Peering request',
    subject: 'Peering between AS{{ affiliated_autonomous_systems[0].asn }} and AS{{ autonomous_system.asn }}',
    template: `Dear peering team of {{ autonomous_system.name }},

we are {{ affiliated_autonomous_systems[0].name }} (AS{{ affiliated_autonomous_systems[0].asn }}) and would like to peer with you. We are at:

{% for ixp in affiliated_autonomous_systems[0].internetexchange_set.all() %}
- {{ ixp.name }}
{% endfor %}

Kind regards
`,
    jinja2_trim: true,
    jinja2_lstrip: true,
    description: 'To a network that we want sessions with',
  },
  {
    name: 'Maintenance',
    subject: 'Maintenance on our sessions with AS{{ autonomous_system.asn }}',
    template: `Dear {{ autonomous_system | contact('NOC', 'name') or autonomous_system.name }},

these sessions will be down for a short while:

{% for session in autonomous_system.get_ixp_peering_sessions() %}
- {{ session.ixp_connection.internet_exchange_point.name }}: {{ session.ip_address }}
{% endfor %}
{% for session in autonomous_system.get_direct_peering_sessions() %}
- private link on {{ session.router.name }}: {{ session | ip }}
{% endfor %}

Kind regards
`,
    jinja2_trim: true,
    jinja2_lstrip: true,
    description: 'To a peer, with every session that we have with it',
  },
  {
    name: 'To a network in PeeringDB',
    subject: 'Peering between AS{{ autonomous_systems.0.asn }} and AS{{ autonomous_systems.1.asn }}',
    template: `Dear peering team of {{ autonomous_systems.1.name }},

PeeringDB says that your policy is {{ autonomous_systems.1.policy_general | lower }}. AS{{ autonomous_systems.0.asn }} would like to peer with you.

Kind regards
{{ autonomous_systems.0.name }}
`,
  },
];

/** Whom to talk to about what, and templates of what is written to them. */
export async function createContacts(context: Context): Promise<void> {
  await createAll(
    context,
    contactRole,
    [
      ['NOC', 'When something is down'],
      ['Peering', 'To agree on sessions'],
      ['Abuse', 'When something harms others'],
    ].map(([name = '', description]) => ({ name, slug: name.toLowerCase(), description })),
  );
  await createAll(context, contact, PEOPLE);
  await createAll(context, email, TEMPLATES);
  const { rows } = await sql<{ peer: number | null; edge: number | null }>`
    select (select min(s.autonomous_system_id) from peering_directpeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id where a.asn <> ${OUR_ASN}) as peer,
      (select min(id) from devices_router) as edge`.execute(context.db);
  const [found] = rows;
  if (!found?.peer || !found.edge) return;
  const [peer, edge] = [
    { content_type: contentTypeOf(autonomousSystem), object_id: Number(found.peer) },
    { content_type: contentTypeOf(router), object_id: Number(found.edge) },
  ];
  const assigned = (about: Row, name: string, slug: string) => ({
    ...about,
    contact: { name },
    role: { slug },
  });
  await createAll(context, contactAssignment, [
    assigned(peer, 'Imani Okafor', 'peering'),
    assigned(peer, 'Imani Okafor', 'noc'),
    assigned(peer, 'Aster abuse desk', 'abuse'),
    assigned(edge, 'Northlight NOC', 'noc'),
    assigned(edge, 'Remote hands, Norhaven', 'noc'),
  ]);
}
