import type { InventoryRow, NetboxState } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { named } from './find-one.ts';
import { followJob } from './follow-job.ts';

const print = (text: string) => process.stdout.write(text);
const MOST = 1000;

interface Devices extends Remote {
  state?: NetboxState;
  json?: boolean;
}

/** `peersmith netbox`: what NetBox has of our routers. */
export function netboxCommands(program: Command): void {
  const netbox = program.command('netbox').description('what NetBox has of your routers');
  remote(netbox.command('status').description('how reading NetBox stands')).action(status);
  remote(
    netbox
      .command('read')
      .description('read NetBox now')
      .option('--accept-fewer', 'also where most of its devices are gone'),
  ).action(async (flags: Remote & { acceptFewer?: true }) => {
    const client = clientFor(flags);
    const body = { accept_fewer: flags.acceptFewer === true };
    const job = await client.call('POST /api/netbox/read/', { body });
    print(`${await followJob(client, job.id)}\n`);
  });
  remote(
    netbox
      .command('devices')
      .description('devices of NetBox, and which of them are routers of yours')
      .option('--state <state>', 'those that are router, free or gone alone')
      .option('--json', 'as JSON'),
  ).action(devices);
  remote(
    netbox
      .command('make <device...>')
      .description('make routers of devices, by their numbers in NetBox or their names: all of them, or none')
      .option('--local-asn <asn>', 'which of your AS they are of'),
  ).action(async (names: string[], flags: Remote & { localAsn?: string }) => {
    const client = clientFor(flags);
    const free = await inventory(flags, 'free');
    const made = await client.call('POST /api/netbox/make-routers/', {
      body: {
        devices: names.map((name) => numberOf(name, free)),
        ...(flags.localAsn === undefined ? {} : { local_asn: Number(flags.localAsn.replace(/^AS/i, '')) }),
      },
    });
    for (const { id, name } of made.routers) print(`Router ${id}: ${name}\n`);
  });
  remote(
    netbox
      .command('compare <router>')
      .description(
        'what NetBox has of a router, by its name or id; ends with status 1 where both do not say the same',
      ),
  ).action(compare);
}

async function status(flags: Remote): Promise<void> {
  const found = await clientFor(flags).call('GET /api/netbox/standing/');
  if (!found.configured) return void print('No NetBox is configured: set NETBOX_API and NETBOX_API_TOKEN.\n');
  const { devices: count, interfaces, ip_addresses, states } = found;
  print(
    `${found.url}${found.version ? `, NetBox ${found.version}` : ''}: read ${found.last_read ?? 'never'}\n`,
  );
  if (found.last_error) print(`Since then: ${found.last_error}.\n`);
  print(`${count} devices, ${interfaces} interfaces, ${ip_addresses} addresses\n`);
  print(
    `${states.router} are routers of yours, ${states.free} are not; ${states.gone} that routers of yours name are gone.\n`,
  );
}

async function inventory(flags: Remote, state?: NetboxState): Promise<InventoryRow[]> {
  const client = clientFor(flags);
  const rows: InventoryRow[] = [];
  for (let count = 1; rows.length < count; ) {
    const page = await client.call('GET /api/netbox/inventory/', {
      query: { ...(state ? { state } : {}), limit: MOST, offset: rows.length },
    });
    rows.push(...page.results);
    count = page.results.length > 0 ? page.count : 0;
  }
  return rows;
}

async function devices(flags: Devices): Promise<void> {
  const rows = await inventory(flags, flags.state);
  if (flags.json) return void print(`${JSON.stringify(rows, null, 2)}\n`);
  print(
    textTable(
      ['device', 'name', 'state', 'role', 'platform', 'status', 'site', 'router'],
      rows.map((row) => [
        ...[
          String(row.id),
          row.name || '-',
          row.state,
          row.role || '-',
          row.platform || '-',
          row.status || '-',
        ],
        ...[row.site || '-', row.routers.map(({ name }) => name).join(', ') || (row.obstacle ?? '-')],
      ]),
    ),
  );
}

function numberOf(name: string, free: readonly InventoryRow[]): number {
  if (/^\d+$/.test(name)) return Number(name);
  const found = free.find((row) => row.name === name);
  if (found) return found.id;
  throw new Error(`There is no device ${name} in NetBox that is no router here.`);
}

async function compare(name: string, flags: Remote): Promise<void> {
  const client = clientFor(flags);
  const id = await named(client, router, ['name', name]);
  const found = await client.call('GET /api/devices/routers/:id/netbox/', { path: { id } });
  if (found.url === null) return void print('The router names no device of NetBox.\n');
  print(`${found.url}\n`);
  if (!found.device) print('NetBox does not have it.\n');
  for (const { field, ours, theirs, text } of found.differences)
    print(`${field}: yours ${ours ?? '-'}, theirs ${theirs ?? '-'}. ${text}\n`);
  if (!found.device || found.differences.length > 0) process.exitCode = 1;
}
