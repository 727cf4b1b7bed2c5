import { formatInterface, parseInterface, parseMac } from '@peersmith/net';
import * as z from 'zod';

/** Text of NetBox is cut rather than refused, and has no NUL or half of a letter, which databases refuse. */
const short = (most: number) =>
  z.string().transform((text) => text.replaceAll('\0', '').slice(0, most).toWellFormed());
const text = short(2000)
  .nullish()
  .transform((value) => value ?? '');
const slugged = z.object({ slug: z.string() }).transform(({ slug }) => slug);
const named = z
  .object({ name: z.string().nullish(), model: z.string().nullish(), display: z.string().nullish() })
  .transform(({ name, model, display }) => name ?? model ?? display ?? '');
const nameOf = named
  .nullish()
  .catch(null)
  .transform((value) => value ?? '');
const choice = z.object({ value: z.string() }).transform(({ value }) => value);
const MOST = 2_147_483_647;
const id = z.int().min(1).max(MOST);
/** What is no such number, as one that is too large, is none. */
const count = z.int().min(0).max(MOST).nullish().catch(null);

const canonical = (given: string): string | null => {
  const parsed = parseInterface(given);
  return parsed ? formatInterface(parsed) : null;
};
const addressOf = z
  .object({ address: z.string() })
  .nullish()
  .catch(null)
  .transform((value) => (value ? canonical(value.address) : null));
const mac = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => (value ? parseMac(value) : null));
const moment = z.iso
  .datetime({ offset: true })
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A device. Its role is `device_role` until NetBox 3.7, and `role` since 3.6. */
export const Device = z
  .object({
    id,
    name: short(255).nullable(),
    role: slugged.nullish(),
    device_role: slugged.nullish(),
    status: choice,
    platform: z
      .object({ slug: z.string(), name: z.string().catch('') })
      .nullish()
      .catch(null),
    site: nameOf,
    device_type: z
      .object({ model: z.string().catch(''), manufacturer: nameOf })
      .nullish()
      .catch(null),
    serial: text.catch(''),
    description: text.catch(''),
    primary_ip4: addressOf,
    primary_ip6: addressOf,
    tags: z.array(slugged).catch([]),
    config_context: z.record(z.string(), z.unknown()).nullish().catch(null),
    local_context_data: z.record(z.string(), z.unknown()).nullish().catch(null),
    last_updated: moment,
  })
  .refine(({ role, device_role }) => role || device_role, { path: ['role'], error: 'is missing' })
  .transform(({ device_role, role, platform, device_type, ...rest }) => ({
    ...rest,
    name: rest.name ?? '',
    role: role ?? device_role ?? '',
    platform: platform?.slug ?? '',
    platform_name: platform?.name ?? '',
    manufacturer: device_type?.manufacturer ?? '',
    model: device_type?.model ?? '',
    config_context: rest.config_context ?? null,
    local_context_data: rest.local_context_data ?? null,
  }));
export type Device = z.infer<typeof Device>;

export const Platform = z.object({
  id,
  name: short(255),
  slug: short(255),
  manufacturer: nameOf,
  description: text.catch(''),
});
export type Platform = z.infer<typeof Platform>;

/** An interface. Its MAC address is an object of its own since NetBox 4.2. */
export const Interface = z
  .object({
    id,
    device: z.object({ id }).transform((device) => device.id),
    name: short(255),
    label: text.catch(''),
    type: choice.nullish().catch(null),
    enabled: z.boolean().catch(true),
    mgmt_only: z.boolean().catch(false),
    lag: nameOf,
    mtu: count,
    speed: count,
    mac_address: mac,
    primary_mac_address: z.object({ mac_address: mac }).nullish().catch(null),
    description: text.catch(''),
  })
  .transform(({ primary_mac_address, type, mtu, speed, ...rest }) => ({
    ...rest,
    type: type ?? '',
    mtu: mtu ?? null,
    speed: speed ?? null,
    mac_address: primary_mac_address?.mac_address ?? rest.mac_address,
  }));
export type Interface = z.infer<typeof Interface>;

export const Address = z
  .object({
    id,
    address: z.string().transform((given, issues) => {
      const found = canonical(given);
      if (found !== null) return found;
      issues.addIssue('is no address');
      return z.NEVER;
    }),
    status: choice,
    role: choice.nullish().catch(null),
    dns_name: text.catch(''),
    description: text.catch(''),
    vrf: nameOf,
    assigned_object_type: z.string().nullish().catch(null),
    assigned_object_id: z.int().nullish().catch(null),
  })
  .transform(({ role, assigned_object_type, assigned_object_id, ...rest }) => ({
    ...rest,
    role: role ?? '',
    interface: assigned_object_type === 'dcim.interface' ? (assigned_object_id ?? null) : null,
  }));
export type Address = z.infer<typeof Address>;

/** What only its name is wanted of: roles and tags. */
export const Named = z.object({ id, slug: z.string() });

export const Status = z.object({
  'netbox-version': z.string().transform((version) => version.slice(0, 100)),
});
