import {
  type Address,
  type Device,
  type Interface,
  NetboxClient,
  type Platform,
  type Rows,
} from '@peersmith/netbox';
import type { Progress } from '../../../engine/jobs.ts';
import { sideBySide } from '../../../platform/side-by-side.ts';

/** How many questions are under way where `NETBOX_API_THREADING` is set. */
const AT_ONCE = 4;

/** Everything that was read of NetBox at one time. */
export interface Lists {
  version: string;
  device: Rows<Device>;
  platform: Rows<Platform>;
  interface: Rows<Interface>;
  ipaddress: Rows<Address>;
  /** Roles and tags that NetBox does not have. */
  unknown: string[];
}

interface Wanted {
  roles: readonly string[];
  tags: readonly string[];
  threading: boolean;
}

/** Reads devices with what is on them, and platforms. Fails with a `NetboxError`, whole. */
export async function readDevices(
  client: NetboxClient,
  { roles, tags, threading }: Wanted,
  progress: Progress,
): Promise<Lists> {
  progress.step('Platforms');
  const version = await client.version();
  const platform = await client.platforms();
  progress.step('Devices');
  const { unknown, ...device } = await client.devices({ roles, tags });
  const known = new Set([...device.rows.map(({ id }) => id), ...device.rejected]);
  const parts = inParts([...known].sort((one, other) => one - other));
  const interfaces: Rows<Interface>[] = [];
  const addresses: Rows<Address>[] = [];
  let done = 0;
  await sideBySide(parts, threading ? AT_ONCE : 1, async (ids) => {
    progress.step('Interfaces and addresses', done, known.size);
    interfaces.push(await client.interfaces(ids));
    addresses.push(await client.addresses(ids));
    done += ids.length;
  });
  const rows = joined(interfaces, (one) => known.has(one.device));
  const there = new Set([...rows.rows.map(({ id }) => id), ...rows.rejected]);
  const on = joined(addresses, (one) => one.interface !== null && there.has(one.interface));
  return { version, device, platform, interface: rows, ipaddress: on, unknown };
}

function inParts(ids: readonly number[]): number[][] {
  const size = NetboxClient.atOnce;
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
}

/** What is on members of a stack comes with the stack: rows are kept once, and those that are on no device of ours not at all. */
function joined<T extends { id: number }>(lists: readonly Rows<T>[], isOurs: (row: T) => boolean): Rows<T> {
  const rows = new Map(
    lists.flatMap((list) => list.rows.filter(isOurs).map((row) => [row.id, row] as const)),
  );
  return {
    rows: [...rows.values()],
    rejected: lists.flatMap(({ rejected }) => rejected),
    fault: lists.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}
