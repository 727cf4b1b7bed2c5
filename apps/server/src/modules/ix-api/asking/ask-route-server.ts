import type { endpoints } from '@peersmith/answers';
import type { FeatureConfig, Objects } from '@peersmith/ix-api';
import type { BodyOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { familiesOf, familyOf } from '../compare/route-servers.ts';
import { GOING } from '../sagas/kinds/live-objects.ts';
import type { WantedSession } from '../sagas/kinds/route-server.ts';
import { startSaga } from '../sagas/start-saga.ts';
import { atIrr, ownersOf, ownNetworkAt, rolesFor } from './choices.ts';
import { type PortHere, portHere } from './port-here.ts';

type Asked = BodyOf<typeof endpoints.startRouteServer>;
type Changed = BodyOf<typeof endpoints.changeRouteServer>;

/** Begins the setting up of a session with a route server. */
export async function askRouteServer(context: Context, connection: number, asked: Asked) {
  const port = await portHere(context, connection);
  const feature = featureOf(port, asked.network_feature);
  const { family } = asked;
  if (!familiesOf(feature).includes(family))
    throw new Invalid({ family: [`${feature.name} does not speak IPv${family}.`] });
  const ip = port.ips.find((one) => familyOf(one) === family);
  if (!ip) throw new Invalid({ family: [`The exchange has given the port no IPv${family} address.`] });
  await requireNone(context, port, { feature, ip });
  const wanted = await wantedOf(context, asked, { port, feature, ip });
  return startSaga(context, {
    kind: 'route_server',
    title: `${wanted.feature_name} over IPv${family} at ${port.remote_id}`,
    ...{ connection, endpoint: port.endpoint, config: port.remote_id },
    subject: subjectOf(port.remote_id, { network_feature: feature.id, ip: ip.id }),
    wanted,
    secret: asked.password ?? null,
    not_before: asked.not_before ? new Date(asked.not_before) : null,
  });
}

interface Parts {
  port: PortHere;
  feature: Objects['network-features'];
  ip: Objects['ips'];
}

async function wantedOf(
  context: Context,
  asked: Asked,
  { port, feature, ip }: Parts,
): Promise<WantedSession> {
  const own = await ownNetworkAt(context, port.exchange);
  const asn = asked.asn ?? own.asn ?? port.config.asns[0];
  if (!asn) throw new Invalid({ asn: ['Say with which ASN: the exchange has no local AS here.'] });
  const types = feature.available_bgp_session_types;
  const bgp_session_type =
    asked.bgp_session_type ?? (types.includes('passive') ? 'passive' : types[0]) ?? 'passive';
  if (types.length > 0 && !types.includes(bgp_session_type))
    throw new Invalid({ bgp_session_type: [`${feature.name} has ${types.join(', ')} alone.`] });
  const { family } = asked;
  const limit = asked.max_prefix ?? (family === 4 ? own.ipv4_max_prefixes : own.ipv6_max_prefixes);
  return {
    ...{ network_feature: feature.id, feature_name: feature.name ?? feature.id, ip: ip.id, family, asn },
    ...{ session_mode: feature.session_mode ?? 'public', bgp_session_type },
    as_set: asked.as_set === undefined || asked.as_set === null ? own.as_set || null : atIrr(asked.as_set),
    max_prefix: limit,
    insert_ixp_asn: asked.insert_ixp_asn ?? false,
    role_assignments: rolesFor(port.choices, feature.nfc_required_contact_roles, asked.role_assignments),
    ...ownersOf(port.choices, asked, port.config),
    has_password: Boolean(asked.password),
  };
}

function featureOf({ choices, config }: PortHere, id: string): Objects['network-features'] {
  const feature = choices.features.find((one) => one.id === id && one.type === 'route_server');
  if (feature && [null, config.network_service].includes(feature.network_service)) return feature;
  throw new Invalid({ network_feature: ['The service of this port has no such route server.'] });
}

/** Changes of one session come one after the other. */
const subjectOf = (port: string, { network_feature, ip }: Pick<FeatureConfig, 'network_feature' | 'ip'>) =>
  `${port} ${network_feature} ${ip}`;

async function requireNone(context: Context, port: PortHere, { feature, ip }: Pick<Parts, 'feature' | 'ip'>) {
  const sessions = await sessionsOf(context, port);
  const there = sessions.find((one) => one.network_feature === feature.id && one.ip === ip.id);
  if (there)
    throw new Invalid({ network_feature: [`There is a session already: ${there.id}, ${there.state}.`] });
}

async function sessionsOf({ db }: Context, { endpoint, remote_id }: PortHere): Promise<FeatureConfig[]> {
  const { rows } = await sql<{
    data: FeatureConfig;
  }>`select data from ixapi_object where endpoint_id = ${endpoint}
    and kind = 'network-feature-configs' and data->>'network_service_config' = ${remote_id}`.execute(db);
  return rows.map(({ data }) => data).filter(({ state }) => !GOING.includes(state));
}

async function sessionOf(context: Context, connection: number, id: string) {
  const port = await portHere(context, connection);
  const session = (await sessionsOf(context, port)).find((one) => one.id === id);
  if (!session) throw new Invalid({ session: ['The port has no such session.'] });
  const ip = port.ips.find((one) => one.id === session.ip);
  const feature = port.choices.features.find((one) => one.id === session.network_feature);
  const family = ip ? familyOf(ip) : 4;
  const name = `${feature?.name ?? session.network_feature} over IPv${family} at ${port.remote_id}`;
  const about = { connection, endpoint: port.endpoint, config: port.remote_id };
  return { family, name, about: { ...about, subject: subjectOf(port.remote_id, session) } };
}

/** Begins a change of a session with a route server. */
export async function askRouteServerChange(context: Context, connection: number, asked: Changed) {
  const { family, name, about } = await sessionOf(context, connection, asked.session);
  const { bgp_session_type, insert_ixp_asn, as_set, max_prefix } = asked;
  const changes = Object.fromEntries(
    Object.entries({
      ...{ bgp_session_type, insert_ixp_asn },
      [`as_set_v${family}`]: as_set ? atIrr(as_set) : as_set,
      [`max_prefix_v${family}`]: max_prefix,
    }).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(changes).length === 0 && !asked.password)
    throw new Invalid({ non_field_errors: ['Say what is to change.'] });
  return startSaga(context, {
    kind: 'route_server_change',
    title: `Change of ${name}`,
    ...about,
    wanted: { remote_id: asked.session, changes, has_password: Boolean(asked.password) },
    secret: asked.password ?? null,
    not_before: asked.not_before ? new Date(asked.not_before) : null,
  });
}

/** Begins the removal of a session with a route server. */
export async function askRouteServerRemoval(
  context: Context,
  connection: number,
  { session, not_before }: BodyOf<typeof endpoints.removeRouteServer>,
) {
  const { name, about } = await sessionOf(context, connection, session);
  return startSaga(context, {
    kind: 'route_server_removal',
    title: `Removal of ${name}`,
    ...about,
    wanted: { remote_id: session },
    not_before: not_before ? new Date(not_before) : null,
  });
}
