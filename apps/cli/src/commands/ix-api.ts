import type { Client } from '@peersmith/api-client';
import { connection, internetExchange, ixapi, saga } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { named } from './find-one.ts';
import { followJob } from './follow-job.ts';
import { changeCommands, idOf, tellBegun } from './ix-api-changes.ts';

/** `peersmith ix-api`: what exchanges know of our ports, and what is changed there. */
export function ixApiCommands(program: Command): void {
  const group = program.command('ix-api').description('what exchanges know of your ports, and changes there');
  remote(group.command('sync <ix-api>').description('read an IX-API now, by its name or id')).action(
    async (name: string, flags: Remote) => {
      const client = clientFor(flags);
      const job = await client.resource(ixapi).act(await named(client, ixapi, ['name', name]), 'synchronise');
      process.stdout.write(`${await followJob(client, Number(job.id))}\n`);
    },
  );
  remote(
    group
      .command('show <exchange>')
      .description(
        'the ports at an exchange, by its slug or id, beside your connections; ends with status 1 where both sides do not say the same',
      ),
  ).action(async (name: string, flags: Remote) => {
    const client = clientFor(flags);
    const id = await named(client, internetExchange, ['slug', name]);
    await show(client, id);
  });
  remote(
    group
      .command('set-mac <connection> [mac-address]')
      .description(
        'change the MAC address of a connection, by its id, at its exchange: that of the connection, or another',
      )
      .option('--not-before <time>', 'when to begin, such as 2026-12-09T22:00:00Z')
      .option('--not-here', 'leave the MAC address of the connection as it is'),
  ).action(
    async (id: string, mac: string | undefined, flags: Remote & { notBefore?: string; notHere?: true }) => {
      const begun = await clientFor(flags).call('POST /api/net/connections/:id/ixapi-sagas/', {
        path: { id: idOf(id, connection.label) },
        body: {
          mac_address: mac ?? null,
          enter_here: flags.notHere ? false : null,
          not_before: flags.notBefore ?? null,
        },
      });
      tellBegun(begun);
    },
  );
  remote(
    group
      .command('mismatches')
      .description(
        'where exchanges and you say different things, over all; ends with status 1 where they do',
      ),
  ).action(async (flags: Remote) => mismatches(clientFor(flags)));
  changeCommands(group);
  for (const verb of ['cancel', 'undo', 'retry'] as const)
    remote(group.command(`${verb} <change>`).description(`${saga.actions[verb].help}`)).action(
      async (id: string, flags: Remote) => {
        const done = await clientFor(flags).resource(saga).act(idOf(id, saga.label), verb);
        process.stdout.write(`Change ${done.id}: ${String(done.message)}\n`);
      },
    );
}

async function show(client: Client, id: number): Promise<void> {
  const found = await client.call('GET /api/peering/internet-exchanges/:id/ix-api/', { path: { id } });
  const { endpoint, service, ports, unknown_there } = found;
  process.stdout.write(
    `${endpoint.name}: read ${endpoint.last_synchronised ?? 'never'}${endpoint.last_error ? `; since then: ${endpoint.last_error}` : ''}\n`,
  );
  process.stdout.write(
    `Service: ${service ? `${service.name} (${service.id})` : 'none was found to be this exchange'}\n`,
  );
  process.stdout.write(
    textTable(
      ['port', 'state', 'IPv4', 'IPv6', 'VLAN', 'MAC addresses', 'connection'],
      ports.map(({ config, connection: own }) => [
        ...[config.remote_id, config.state, config.ipv4_address, config.ipv6_address, tagsOf(config)].map(
          (value) => (value === null ? '-' : String(value)),
        ),
        Array.isArray(config.mac_addresses) ? config.mac_addresses.join(', ') : '',
        own?.display ?? 'not set up',
      ]),
    ),
  );
  for (const { config } of ports)
    for (const text of messagesOf(config.status))
      process.stdout.write(`${String(config.remote_id)}: the exchange says: ${text}\n`);
  for (const { config, mismatches } of ports)
    for (const { field, ours, theirs, text } of mismatches)
      process.stdout.write(
        `${String(config.remote_id)}: ${field}: yours ${ours ?? '-'}, theirs ${theirs ?? '-'}. ${text}\n`,
      );
  for (const { config, route_servers } of ports)
    for (const { name, family, session } of route_servers)
      process.stdout.write(
        `${String(config.remote_id)}: ${name} over IPv${family}: ${session ? `${session.id}, ${session.state}` : 'no session'}\n`,
      );
  for (const { display } of unknown_there)
    process.stdout.write(`${display}: the exchange does not know it.\n`);
  if (found.mismatch_count + unknown_there.length > 0) process.exitCode = 1;
}

/** The tag of a port, or both of them. */
const tagsOf = ({ vlan, inner_vlan }: Readonly<Record<string, unknown>>) =>
  inner_vlan === null || inner_vlan === undefined ? vlan : `${vlan}.${inner_vlan}`;

/** What an exchange says of a port, in its own words. */
const messagesOf = (status: unknown): string[] =>
  (Array.isArray(status) ? status : []).flatMap((one: unknown) => {
    const { message, tag } = Object(one);
    return message || tag ? [String(message || tag)] : [];
  });

async function mismatches(client: Client): Promise<void> {
  const { exchanges, mismatch_count } = await client.call('GET /api/ix-api/mismatches/');
  const rows = exchanges.flatMap(({ name, ports, unknown_there }) => [
    ...ports.flatMap(({ port, connection: own, mismatches: found }) =>
      own
        ? found.map(({ field, ours, theirs }) => [name, port, own.display, field, ours ?? '-', theirs ?? '-'])
        : [[name, port, '-', 'no connection', '-', '-']],
    ),
    ...unknown_there.map(({ display }) => [name, '-', display, 'not known there', '-', '-']),
  ]);
  if (rows.length > 0)
    process.stdout.write(textTable(['exchange', 'port', 'connection', 'what', 'yours', 'theirs'], rows));
  process.stdout.write(
    exchanges.length === 0
      ? 'No exchange has an IX-API.\n'
      : `${mismatch_count} mismatches at ${exchanges.length} exchanges with an IX-API.\n`,
  );
  if (rows.length > 0) process.exitCode = 1;
}
