import type { BodyOfCall, Client } from '@peersmith/api-client';
import {
  bgpGroup,
  internetExchange,
  job,
  relationship,
  router,
  SessionImport,
  WORK_LISTS,
} from '@peersmith/model';
import { type Command, Option } from 'commander';
import { counted } from '../counted.ts';
import { type Tried, tried, trying, withPlans } from '../plan.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';
import { findRouters } from './find-routers.ts';
import { followJob } from './follow-job.ts';
import { historyCommand } from './history.ts';
import { idOf } from './id-of.ts';

/** `peersmith poll`, `work-list`, `history`, `import-sessions` and `reconcile`: what routers say of their sessions. */
export function monitoringCommands(program: Command): void {
  pollCommand(program);
  workListCommand(program);
  historyCommand(program);
  importCommand(program);
  reconcileCommand(program);
}

function pollCommand(program: Command): void {
  remote(
    program
      .command('poll [routers...]')
      .description(
        'ask routers how their sessions stand, by name or id; by default all that are to be polled',
      ),
  ).action(async (names: string[], flags: Remote) => {
    const client = clientFor(flags);
    const ids = names.length ? await findRouters(client, names) : await routersToPoll(client);
    const queued: number[] = [];
    for (const id of ids)
      queued.push(
        (await client.call('POST /api/devices/routers/:id/poll-bgp-sessions/', { path: { id } })).id,
      );
    for (const id of queued) {
      const said = await followJob(client, id).catch((error: unknown) => {
        process.exitCode = 1;
        return error instanceof Error ? error.message : String(error);
      });
      process.stdout.write(`${said}\n`);
    }
    if (queued.length === 0) process.stdout.write('No router is to be polled.\n');
  });
}

async function routersToPoll(client: Client): Promise<number[]> {
  const { results } = await client.resource(router).list({ status__n: 'disabled', limit: 1000 });
  return results.filter((one) => one.poll_bgp_sessions_state).map(({ id }) => Number(id));
}

function workListCommand(program: Command): void {
  remote(
    program
      .command('work-list')
      .description('sessions that somebody should look at, with the reason why each is down')
      .addOption(new Option('--list <list>', 'which list').choices(WORK_LISTS).default('down'))
      .option('--days <days>', 'how long a session is down that is in down_long')
      .option('--router <router>', 'only of this router, by name or id'),
  ).action(async (flags: Remote & { list: (typeof WORK_LISTS)[number]; days?: string; router?: string }) => {
    const client = clientFor(flags);
    const [id] = flags.router ? await findRouters(client, [flags.router]) : [];
    const { lists, results } = await client.call('GET /api/monitoring/work-lists/', {
      query: {
        ...{ list: flags.list, limit: 1000 },
        ...(flags.days ? { days: Number(flags.days) } : {}),
        ...(id === undefined ? {} : { router_id: id }),
      },
    });
    process.stdout.write(
      textTable(
        ['Session', 'Router', 'State', 'Since', 'Why'],
        results.map((one) => [
          one.display,
          one.router?.name ?? '-',
          `${one.bgp_state ?? 'none'}${one.is_stale ? ' (stale)' : ''}`,
          cell(one.since),
          one.why ?? (one.used_percent === null ? '' : `${one.used_percent} % of ${one.limit} prefixes`),
        ]),
        100,
      ),
    );
    process.stdout.write(`${lists.map(({ label, count }) => `${label}: ${count}`).join(', ')}\n`);
  });
}

interface ImportFlags extends Remote, Tried {
  group?: boolean;
  router?: string[];
  relationship?: string;
}

function importCommand(program: Command): void {
  withPlans(
    remote(
      program
        .command('import-sessions <exchange>')
        .description('take over the sessions that routers have at an exchange, by name or id')
        .option('--group', 'into a BGP group of that name instead: sessions that are at no exchange')
        .option('--router <routers...>', 'with --group: from these routers')
        .option('--relationship <slug>', 'with --group: the relationship of the sessions'),
    ),
  ).action(async (name: string, flags: ImportFlags) => {
    const client = clientFor(flags);
    const tries = {
      dry_run: flags.dryRun === true,
      ...(flags.plan && !flags.dryRun ? { plan: flags.plan } : {}),
    };
    const queued = flags.group
      ? await client.call('POST /api/peering/bgp-groups/:id/import-sessions/', {
          path: { id: await idOf(client, bgpGroup, name) },
          body: { ...tries, ...(await groupOptions(client, flags)) },
        })
      : await client.call('POST /api/peering/internet-exchanges/:id/import-sessions/', {
          path: { id: await idOf(client, internetExchange, name) },
          body: tries,
        });
    const said = await followJob(client, queued.id);
    const { data } = await client.resource(job).get(queued.id);
    const { main: _, total: __, ...outcome }: Record<string, unknown> = { ...Object(data) };
    const found = SessionImport.parse(outcome);
    process.stdout.write(
      textTable(
        ['Router', 'Address', 'AS', 'Name'],
        found.sessions.map((one) => [one.router.name, one.address, `AS${one.asn}`, one.name ?? '']),
        100,
      ),
    );
    for (const { reason, count } of found.skipped) process.stdout.write(`Left out: ${count}. ${reason}\n`);
    process.stdout.write(`${said}\n`);
    if (!found.applied) process.stdout.write(`Do exactly this: --plan ${found.digest}\n`);
  });
}

async function groupOptions(
  client: Client,
  flags: ImportFlags,
): Promise<
  Pick<BodyOfCall<'POST /api/peering/bgp-groups/:id/import-sessions/'>, 'routers' | 'relationship'>
> {
  return {
    ...(flags.router ? { routers: await findRouters(client, flags.router) } : {}),
    ...(flags.relationship ? { relationship: await relationshipNamed(client, flags.relationship) } : {}),
  };
}

async function relationshipNamed(client: Client, slug: string): Promise<number> {
  const { results } = await client.resource(relationship).list({ slug });
  const [found] = results;
  if (!found) throw new Error(`There is no relationship ${slug}.`);
  return Number(found.id);
}

interface ReconcileFlags extends Remote, Tried {
  accept?: string[];
  acceptAll?: boolean;
  relationship?: string;
}

function reconcileCommand(program: Command): void {
  trying(
    program
      .command('reconcile <router>')
      .description('in what a router, as it was polled last, differs from what is written down here')
      .option('--accept <keys...>', 'write down here what these entries say')
      .option('--accept-all', 'write down all that can be')
      .option('--relationship <slug>', 'the relationship of direct sessions that are made'),
  ).action(async (name: string, flags: ReconcileFlags) => {
    const client = clientFor(flags);
    const [id = 0] = await findRouters(client, [name]);
    const path = { id };
    const { entries, counts, taken, is_stale } = await client.call(
      'GET /api/devices/routers/:id/reconcile/',
      { path },
    );
    const keys = flags.acceptAll
      ? entries.flatMap(({ key, action }) => (action === null ? [] : key))
      : (flags.accept ?? []);
    if (keys.length) {
      const given = flags.relationship
        ? { relationship: await relationshipNamed(client, flags.relationship) }
        : {};
      const written = await tried(flags, (one) =>
        one.call('POST /api/devices/routers/:id/reconcile/', { path, body: { accept: keys, ...given } }),
      );
      if (written) {
        const { created, updated, deleted, autonomous_systems } = written.done;
        process.stdout.write(
          `${counted(created, 'session')} made, ${updated} changed, ${deleted} deleted; ${counted(autonomous_systems, 'autonomous system')} made.\n`,
        );
      }
      return;
    }
    process.stdout.write(
      textTable(
        ['Where', 'Address', 'AS', 'What accepting it does', 'Key'],
        entries.map((one) => [
          WHERE[one.kind],
          one.address,
          one.asn === null ? '-' : `AS${one.asn}`,
          one.does,
          one.key,
        ]),
        120,
      ),
    );
    const when =
      taken === null ? 'It was never polled' : `As of ${taken}${is_stale ? ', which is long ago' : ''}`;
    process.stdout.write(
      entries.length
        ? `${when}: ${entries.length} differences, ${counts.equal} alike.\n`
        : `${when}: no difference, ${counts.equal} alike.\n`,
    );
    if (entries.length) process.exitCode = 2;
  });
}

const WHERE = { there: 'only there', here: 'only here', differs: 'differs' } as const;
