import { hostOf, parseMac } from '@peersmith/net';
import * as z from 'zod';
import { plainText } from './plain-text.ts';

/** An id goes back as it came: one that no database keeps as it is cannot be used. */
const Id = z
  .union([z.string().min(1).max(500), z.int()])
  .transform(String)
  .refine((id) => plainText(id) === id, 'an id with characters that no text has');
const Text = z.string().transform((text) => plainText(text, 2000));
const word = Text.nullish()
  .catch(null)
  .transform((text) => text ?? null);
/** Within four octets: what is more is nobody's VLAN, and no speed in Mbit/s. */
const count = z
  .int32()
  .nullish()
  .catch(null)
  .transform((number) => number ?? null);
const asn = z
  .uint32()
  .nullish()
  .catch(null)
  .transform((number) => number ?? null);
const pointer = Id.nullish()
  .catch(null)
  .transform((id) => (id === '' || id === undefined ? null : id));
const pointers = z
  .array(Id)
  .max(10_000)
  .nullish()
  .catch([])
  .transform((ids) => ids ?? []);

/** Version 1 says `customer` where later ones say `account`, and has the tags beside each other. */
const V1_KEYS: Readonly<Record<string, string>> = {
  managing_customer: 'managing_account',
  consuming_customer: 'consuming_account',
  product: 'product_offering',
};
const modern = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (given) =>
      given !== null && typeof given === 'object' && !Array.isArray(given)
        ? Object.fromEntries(Object.entries(given).map(([key, value]) => [V1_KEYS[key] ?? key, value]))
        : given,
    schema,
  );

const Status = z.object({
  severity: count,
  tag: word,
  message: word,
  timestamp: word,
});

const statuses = z
  .array(Status)
  .max(1000)
  .nullish()
  .catch([])
  .transform((list) => list ?? []);

const owned = { managing_account: pointer, consuming_account: pointer, external_ref: word };

const VlanConfig = z.object({
  vlan_type: word,
  vlan: count,
  outer_vlan: count,
  inner_vlan: count,
});

/** What of each kind of object is used; all else is left alone. */
export const KINDS = {
  accounts: z.object({ id: Id, name: word, state: word, managing_account: pointer, external_ref: word }),
  'network-service-configs': modern(
    z.object({
      ...owned,
      id: Id,
      type: Text.default('exchange_lan'),
      state: Text.default('unknown'),
      status: statuses,
      billing_account: pointer,
      network_service: pointer,
      product_offering: pointer,
      connection: pointer,
      capacity: count,
      asns: z
        .array(z.uint32())
        .max(1000)
        .nullish()
        .catch([])
        .transform((list) => list ?? []),
      macs: pointers,
      ips: pointers,
      network_feature_configs: pointers,
      role_assignments: pointers,
      vlan_config: VlanConfig.nullish()
        .catch(null)
        .transform((config) => config ?? null),
      outer_vlan: z.unknown().optional().transform(firstNumber),
      inner_vlan: z.unknown().optional().transform(firstNumber),
    }),
  ),
  'network-services': modern(
    z.object({
      ...owned,
      id: Id,
      type: Text.default('exchange_lan'),
      name: word,
      state: word,
      metro_area: word,
      metro_area_network: word,
      product_offering: pointer,
      peeringdb_ixid: count,
      subnet_v4: word,
      subnet_v6: word,
      network_features: pointers,
      nsc_required_contact_roles: pointers,
      ips: pointers,
    }),
  ),
  // Its password is in the answers, and left out here: nobody needs it.
  'network-feature-configs': modern(
    z.object({
      ...owned,
      id: Id,
      type: Text.default('route_server'),
      state: Text.default('unknown'),
      status: statuses,
      network_feature: pointer,
      network_service_config: pointer,
      asn,
      ip: pointer,
      session_mode: word,
      bgp_session_type: word,
      as_set_v4: word,
      as_set_v6: word,
      max_prefix_v4: count,
      max_prefix_v6: count,
      insert_ixp_asn: z.boolean().nullish().catch(null),
    }),
  ),
  'network-features': z.object({
    id: Id,
    type: word,
    name: word,
    network_service: pointer,
    required: z.boolean().nullish().catch(null),
    asn,
    fqdn: word,
    ip_v4: word,
    ip_v6: word,
    ips: pointers,
    looking_glass_url: word,
    address_families: pointers,
    session_mode: word,
    available_bgp_session_types: pointers,
    nfc_required_contact_roles: pointers,
  }),
  'product-offerings': z.object({
    id: Id,
    type: word,
    name: word,
    display_name: word,
    exchange_lan_network_service: pointer,
    bandwidth_min: count,
    bandwidth_max: count,
    physical_port_speed: count,
    upgrade_allowed: z.boolean().nullish().catch(null),
    downgrade_allowed: z.boolean().nullish().catch(null),
  }),
  connections: modern(
    z.object({
      ...owned,
      id: Id,
      name: word,
      state: word,
      speed: count,
      billing_account: pointer,
      vlan_types: pointers,
    }),
  ),
  'role-assignments': z.object({ id: Id, role: pointer, contact: pointer }),
  macs: modern(
    z.object({
      ...owned,
      id: Id,
      address: z
        .string()
        .refine((text) => parseMac(text) !== null, 'no MAC address')
        .transform((text) => parseMac(text) ?? text),
    }),
  ),
  ips: modern(
    z
      .object({
        ...owned,
        id: Id,
        address: z
          .string()
          .refine((text) => hostOf(text) !== null, 'no IP address')
          .transform((text) => hostOf(text) ?? text),
        prefix_length: z.int().min(0).max(128),
        version: count,
        fqdn: word,
      })
      .refine(
        ({ address, prefix_length }) => address.includes(':') || prefix_length <= 32,
        'an IPv4 prefix is of 32 bits at most',
      ),
  ),
  ports: modern(
    z.object({
      ...owned,
      id: Id,
      name: word,
      state: word,
      media_type: word,
      speed: count,
      device: pointer,
      pop: pointer,
      connection: pointer,
    }),
  ),
  roles: z.object({ id: Id, name: word }),
  contacts: modern(z.object({ ...owned, id: Id, name: word, email: word, telephone: word })),
};

/** A kind of object, by the name of its list in version 2. */
export type Kind = keyof typeof KINDS;
export type Objects = { [K in Kind]: z.output<(typeof KINDS)[K]> };
export type ServiceConfig = Objects['network-service-configs'];
export type FeatureConfig = Objects['network-feature-configs'];
export type Mac = Objects['macs'];

/** What the lists were called in version 1; null for what it had none of. */
export const V1_LISTS: Partial<Record<Kind, string | null>> = {
  accounts: 'customers',
  'product-offerings': 'products',
  ports: 'demarcs',
  roles: null,
  'role-assignments': null,
};

/** DE-CIX and others send a list of tags where version 1 has a range of them. */
function firstNumber(given: unknown): number | null {
  const [first] = [given].flat();
  return count.parse(first);
}
