import type { IxApiObject, IxApiWorld } from './small-ix-api.ts';

export const ERRORS = 'https://errors.ix-api.net/v2';
type Given = Record<string, any>;

/** The exchange that the rules are of. */
interface FakeIxApi {
  world: IxApiWorld;
  reads_until_production: number;
  comes_to: string;
  one_mac: boolean;
  policy: { decommission_at: string; charged_until: string };
  history: string[][];
  cancelled: { id: string; decommission_at?: string }[];
  pending: Map<string, { left: number; end: () => void }>;
  one: (kind: string, id: string) => IxApiObject | undefined;
  fresh: (prefix: string) => string;
  macsOf: (config: string) => string[];
}

/** What is asked of an object. */
interface Asked {
  kind: string;
  object: IxApiObject;
  given: Given;
}

/** What an API says of what it does not do. */
export function refused(status: number, title: string, field?: string) {
  const properties = field ? { properties: [{ name: field, reason: 'not valid' }] } : {};
  return { status, json: { type: `${ERRORS}/validation-error.html`, title, status, ...properties } };
}
const invalid = (field: string) => refused(400, 'Some fields did not validate.', field);

/** What is to be said of a new object, by its kind. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  macs: ['address', 'managing_account', 'consuming_account'],
  'network-feature-configs': [
    ...['type', 'managing_account', 'consuming_account', 'billing_account', 'role_assignments'],
    ...['network_feature', 'network_service_config', 'asn', 'session_mode', 'bgp_session_type', 'ip'],
  ],
  'network-service-configs': [
    ...['type', 'managing_account', 'consuming_account', 'billing_account', 'role_assignments'],
    ...['network_service', 'connection', 'product_offering', 'vlan_config', 'asns', 'listed'],
  ],
};

/** Makes an object as the document of IX-API 2.1 has it. */
export function create(fake: FakeIxApi, kind: string, given: Given) {
  const required = REQUIRED[kind];
  if (!required) return refused(403, 'You do not have permission to perform this action.');
  const missing = required.find((key) => given[key] === undefined || given[key] === '');
  if (missing) return invalid(missing);
  if (kind === 'macs') return createMac(fake, given);
  return kind === 'network-feature-configs' ? createSession(fake, given) : createPort(fake, given);
}

function createMac(fake: FakeIxApi, given: Given) {
  const address = String(given.address).toUpperCase();
  if (fake.world.macs?.some((mac) => mac.address === address)) return invalid('address');
  const mac = { id: fake.fresh('mac'), external_ref: null, ...given, address };
  fake.world.macs?.push(mac);
  return { status: 201, json: mac };
}

function createSession(fake: FakeIxApi, given: Given) {
  const feature = fake.one('network-features', given.network_feature);
  const config = fake.one('network-service-configs', given.network_service_config);
  if (!feature) return invalid('network_feature');
  if (!config) return invalid('network_service_config');
  const wrong = wrongInSession(fake, given, { feature, config });
  if (wrong) return invalid(wrong);
  const made = { id: fake.fresh('nfc'), external_ref: null, status: [], ...given, state: 'requested' };
  fake.world['network-feature-configs']?.push(made);
  config.network_feature_configs = [...(config.network_feature_configs ?? []), made.id];
  comesTo(fake, made, fake.comes_to);
  return { status: 201, json: made };
}

/** The field that a session of a route server cannot have so. */
function wrongInSession(
  fake: FakeIxApi,
  given: Given,
  { feature, config }: { feature: IxApiObject; config: IxApiObject },
): string | null {
  const families: string[] = feature.address_families;
  const sets = { af_inet: given.as_set_v4, af_inet6: given.as_set_v6 } as Given;
  if (!config.ips.includes(given.ip)) return 'ip';
  if (given.session_mode !== feature.session_mode) return 'session_mode';
  if (!feature.available_bgp_session_types.includes(given.bgp_session_type)) return 'bgp_session_type';
  if (!families.some((family) => sets[family])) return families[0] === 'af_inet6' ? 'as_set_v6' : 'as_set_v4';
  return hasRoles(fake, given, feature.nfc_required_contact_roles) ? null : 'role_assignments';
}

const hasRoles = (fake: FakeIxApi, given: Given, required: readonly string[] = []): boolean =>
  required.every((role) =>
    given.role_assignments.some((id: string) => fake.one('role-assignments', id)?.role === role),
  );

function createPort(fake: FakeIxApi, given: Given) {
  const service = fake.one('network-services', given.network_service);
  const offering = fake.one('product-offerings', given.product_offering);
  if (!service) return invalid('network_service');
  if (offering?.exchange_lan_network_service !== service.id) return invalid('product_offering');
  if (!fake.one('connections', given.connection)) return invalid('connection');
  if (given.macs?.some((id: string) => !fake.one('macs', id))) return invalid('macs');
  if (!hasRoles(fake, given, service.nsc_required_contact_roles)) return invalid('role_assignments');
  const made: IxApiObject = {
    ...{ id: fake.fresh('nsc'), external_ref: null, status: [], macs: [], network_feature_configs: [] },
    ...given,
    ...{ state: 'requested', ips: [] },
  };
  fake.world['network-service-configs']?.push(made);
  fake.pending.set(made.id, {
    left: fake.reads_until_production,
    end: () => {
      Object.assign(made, { state: 'allocated', ips: addressesFor(fake, made) });
      comesTo(fake, made, fake.comes_to);
    },
  });
  return { status: 201, json: made };
}

/** Two addresses that nobody has. */
function addressesFor(fake: FakeIxApi, { managing_account, consuming_account }: IxApiObject): string[] {
  const host = 20 + (fake.world.ips?.length ?? 0);
  return [
    { version: 4, address: `192.0.2.${host}`, prefix_length: 24 },
    { version: 6, address: `2001:db8::${host}`, prefix_length: 64 },
  ].map((given) => {
    const ip = { id: fake.fresh('ip'), managing_account, consuming_account, fqdn: null, ...given };
    fake.world.ips?.push(ip);
    return ip.id;
  });
}

function comesTo(fake: FakeIxApi, object: IxApiObject, state: string): void {
  fake.pending.set(object.id, {
    left: fake.reads_until_production,
    end: () => {
      object.state = state;
      object.status =
        state === 'error' ? [{ severity: 3, tag: 'mac', message: 'The switch did not take it' }] : [];
    },
  });
}

/** Changes an object as far as it may be. */
export function patch(fake: FakeIxApi, { kind, object, given }: Asked) {
  if (kind === 'ips') {
    Object.assign(object, given);
    return { status: 200, json: object };
  }
  if (given.type !== object.type) return invalid('type');
  const isOfTooMany = fake.one_mac && given.macs?.length > 1;
  if (given.macs && (isOfTooMany || given.macs.some((id: string) => !fake.one('macs', id))))
    return invalid('macs');
  Object.assign(object, given, { state: 'production_change_pending' });
  comesTo(fake, object, fake.comes_to);
  if (kind === 'network-service-configs') fake.history.push(fake.macsOf(object.id));
  return { status: 202, json: object };
}

/** Takes an object away: MAC addresses at once, all else when the exchange is done with that. */
export function remove(fake: FakeIxApi, { kind, object, given }: Asked) {
  const configs = fake.world['network-service-configs'] ?? [];
  if (kind === 'macs') {
    if (configs.some(({ macs, state }) => !isGone(state) && macs.includes(object.id)))
      return refused(400, 'Unable to fulfill: it is in use.');
    fake.world.macs = (fake.world.macs ?? []).filter((one) => one !== object);
    return { status: 200, json: object };
  }
  if (object.state.startsWith('decommission')) return refused(400, 'It is being decommissioned.');
  if (given.decommission_at && given.decommission_at < fake.policy.decommission_at)
    return invalid('decommission_at');
  fake.cancelled.push({ id: object.id, ...given });
  decommission(fake, object);
  for (const id of object.network_feature_configs ?? []) {
    const session = fake.one('network-feature-configs', id);
    if (session) decommission(fake, session);
  }
  return { status: 202, json: object };
}

const isGone = (state: string): boolean => ['decommission_requested', 'decommissioned'].includes(state);

function decommission(fake: FakeIxApi, object: IxApiObject): void {
  object.state = 'decommission_requested';
  comesTo(fake, object, 'decommissioned');
}

/** What giving a port up would mean. */
export function policyOn({ policy }: FakeIxApi, url: URL) {
  const later = (one: string, other: string) => [one, other].toSorted()[1] ?? '';
  const decommission_at = later(url.searchParams.get('decommission_at') ?? '', policy.decommission_at);
  return { decommission_at, charged_until: later(policy.charged_until, decommission_at) };
}
