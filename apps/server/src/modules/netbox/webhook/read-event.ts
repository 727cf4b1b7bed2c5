import { isHost } from '@peersmith/net';
import * as z from 'zod';

const slugged = z.object({ slug: z.string().min(1) });

const Data = z.object({
  id: z.int().min(1).max(2_147_483_647),
  name: z.string().min(1).nullable(),
  // `device_role` until NetBox 3.7, `role` since 3.6.
  role: slugged.nullish(),
  device_role: slugged.nullish(),
  platform: slugged.nullable(),
  status: z.object({ value: z.string().min(1) }),
  local_context_data: z.record(z.string(), z.unknown()).nullable(),
  tags: z.array(slugged).optional(),
  primary_ip: z.object({ address: z.string() }).nullish().catch(null),
});

const Event = z.object({
  event: z.enum(['created', 'updated', 'deleted']),
  timestamp: z.string().nullish(),
  model: z.unknown().optional(),
  object_type: z.unknown().optional(),
  data: Data,
});

/** What happened to a device in NetBox. */
export interface NetboxEvent {
  event: 'created' | 'updated' | 'deleted';
  /** When; null where it does not say. */
  at: string | null;
  id: number;
  role: string;
  tags: string[];
  name: string | null;
  /** Its name where that can be one of a host, else its primary address. */
  hostname: string;
  platform: string | null;
  is_active: boolean;
  local_context_data: Record<string, unknown> | null;
}

/** Reads what NetBox's webhook sent; what cannot be read is a sentence. */
export function readEvent(body: unknown): NetboxEvent | string {
  const { success, data: read, error } = Event.safeParse(body);
  if (!success) {
    const [issue] = error.issues;
    return `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'cannot be read'}`;
  }
  const { event, timestamp, data } = read;
  const kind = String(read.object_type ?? read.model ?? 'dcim.device').replace(/^dcim\./, '');
  if (kind !== 'device') return `it is about ${kind}, and not about a device`;
  const role = data.role ?? data.device_role;
  if (!role) return 'data.role is missing';
  const at = timestamp ? momentOf(timestamp) : null;
  if (at !== null && Number.isNaN(Date.parse(at))) return 'timestamp is no time';
  return {
    ...{ event, at, id: data.id, role: role.slug, name: data.name },
    tags: (data.tags ?? []).map(({ slug }) => slug),
    hostname: hostnameOf(data.name, data.primary_ip?.address),
    platform: data.platform?.slug ?? null,
    is_active: data.status.value === 'active',
    local_context_data: data.local_context_data,
  };
}

/** `2021-03-09 17:55:33.968016+00:00`, or with a T; without a zone, of the oldest releases, it is UTC. */
function momentOf(text: string): string {
  const [, day, time, zone] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim()) ?? [];
  return `${day}T${time}${zone ?? 'Z'}`;
}

/** What a router is reached by: the name of its device, or the primary address where that is no name of a host. */
export function hostnameOf(name: string | null, address?: string | null): string {
  const host = (name ?? '').toLowerCase();
  if (isHost(host)) return host;
  return address?.replace(/\/\d+$/, '') ?? host;
}
