import type { Client } from '@peersmith/api-client';
import { autonomousSystem, IRR_KIND, IRR_STATUS, irrList, irrVersion } from '@peersmith/model';
import { type Command, Option } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';
import { digitsOf } from './find-one.ts';
import { followJob, lastLine } from './follow-job.ts';

/** `peersmith irr list`, `refresh`, `held`, `accept` and `reject`: what registries say of networks. */
export function irrCommands(program: Command): void {
  // On the machine of a server the word is there already, with what needs none.
  const command =
    program.commands.find((one) => one.name() === 'irr') ??
    program.command('irr').description('what Internet Routing Registries say of networks');
  listCommand(command);
  refreshCommand(command);
  heldCommand(command);
  decideCommand(command, 'accept', 'put versions in force that wait for a decision, by id');
  decideCommand(command, 'reject', 'keep the lists in force, and not the versions that wait, by id');
}

const idsOf = (words: readonly string[]): number[] =>
  words.map((word) => {
    if (!/^\d+$/.test(word)) throw new Error(`${word} is no id.`);
    return Number(word);
  });

function listCommand(command: Command): void {
  remote(
    command
      .command('list [networks...]')
      .description('lists and how they stand, of networks (by AS number) or all')
      .addOption(new Option('--status <status>', 'only those that stand so').choices(Object.keys(IRR_STATUS)))
      .addOption(new Option('--kind <kind>', 'only of this kind').choices(Object.keys(IRR_KIND))),
  ).action(
    async (networks: string[], { status, kind, ...flags }: Remote & { status?: string; kind?: string }) => {
      const client = clientFor(flags);
      const systems = await systemsNamed(client, networks);
      const { count, results } = await client.resource(irrList).list({
        ...{ limit: 1000, ...(status ? { status } : {}), ...(kind ? { kind } : {}) },
        ...(systems.length ? { autonomous_system_id: systems } : {}),
      });
      process.stdout.write(
        textTable(
          ['Id', 'Objects', 'Kind', 'Status', 'Entries', 'Confirmed', 'Why'],
          results.map((one) => [
            ...[String(one.id), one.objects, one.kind.value, one.status.label, String(one.entry_count)],
            ...[cell(one.fetched), one.message],
          ]),
          100,
        ),
      );
      if (count > results.length) process.stdout.write(`${count - results.length} more are not shown.\n`);
    },
  );
}

async function systemsNamed(client: Client, networks: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const network of networks) {
    const asn = digitsOf(network);
    const { results } = await client.resource(autonomousSystem).list({ asn });
    if (!results[0]) throw new Error(`There is no network with the number ${network}.`);
    ids.push(results[0].id);
  }
  return ids;
}

function refreshCommand(command: Command): void {
  remote(
    command
      .command('refresh [networks...]')
      .description('ask registries now for the lists of networks (by AS number), or for all')
      .option('--list <ids...>', 'for these lists, by id'),
  ).action(async (networks: string[], { list, ...flags }: Remote & { list?: string[] }) => {
    const client = clientFor(flags);
    const { id } = await client.call('POST /api/irr/lists/refresh/', {
      body: {
        ...(networks.length ? { autonomous_systems: await systemsNamed(client, networks) } : {}),
        ...(list ? { lists: idsOf(list) } : {}),
      },
    });
    await followJob(client, id);
    process.stdout.write(`${await lastLine(client, id)}\n`);
  });
}

function heldCommand(command: Command): void {
  remote(command.command('held').description('versions that wait for a decision, with the reason')).action(
    async (flags: Remote) => {
      const { results } = await clientFor(flags).resource(irrVersion).list({ status: 'held', limit: 1000 });
      if (results.length === 0) {
        process.stdout.write('Nothing waits for a decision.\n');
        return;
      }
      process.stdout.write(
        textTable(
          ['Id', 'List', 'Why', 'Came', 'Went', 'Since', 'In a sentence'],
          results.map((one) => [
            ...[
              String(one.id),
              one.list.display,
              one.reason?.label ?? '',
              String(one.came),
              String(one.went),
            ],
            ...[cell(one.created), one.detail],
          ]),
          100,
        ),
      );
    },
  );
}

function decideCommand(command: Command, verdict: 'accept' | 'reject', description: string): void {
  remote(
    command.command(`${verdict} <versions...>`).description(description).option('--comment <text>', 'why'),
  ).action(async (versions: string[], { comment, ...flags }: Remote & { comment?: string }) => {
    const client = clientFor(flags);
    for (const id of idsOf(versions)) {
      const body = comment === undefined ? {} : { comment };
      const decided = await client.call(`POST /api/irr/versions/:id/${verdict}/`, { path: { id }, body });
      process.stdout.write(`${decided.display}: ${labelOf(decided.status)}\n`);
    }
  });
}

const labelOf = (choice: unknown): string =>
  String(typeof choice === 'object' && choice !== null ? Reflect.get(choice, 'label') : choice);
