import type { BodyOfCall } from '@peersmith/api-client';
import { drift } from '@peersmith/model';
import { type Command, InvalidArgumentError } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';
import { everyRouter, findRouters } from './find-routers.ts';
import { followJob } from './follow-job.ts';
import { awaitPlan, printRouters } from './plan-outcome.ts';

/** Something differs, and nothing is wrong. */
const DIFFERS = 2;

const number = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
};

/** `peersmith plan`, `approve`, `reject`, `apply`, `cancel-plan` and `drift`: what is installed on routers. */
export function deploymentCommands(program: Command): void {
  planCommand(program);
  decideCommands(program);
  applyCommand(program);
  driftCommand(program);
}

interface PlanFlags extends Remote {
  all?: boolean;
  merge?: boolean;
  comment?: string;
  parallel?: number;
  confirm?: number;
  gate?: number;
  prefixDrop?: number;
  keepGoing?: boolean;
}

function planCommand(program: Command): void {
  remote(
    program
      .command('plan [routers...]')
      .description('say what would be installed on routers, by name or id; nothing is written to them')
      .option('--all', 'every router that is not disabled')
      .option('--merge', 'add to what they run, instead of replacing it')
      .option('--comment <text>', 'what it is for')
      .option('--parallel <routers>', 'how many are changed at a time', number)
      .option('--confirm <seconds>', 'when a router takes back what nobody confirmed', number)
      .option('--gate <seconds>', 'how long sessions have to come back', number)
      .option('--prefix-drop <percent>', 'how many prefixes of a session may be gone', number)
      .option('--keep-going', 'also where a router was not changed as planned'),
  ).action(async (names: string[], flags: PlanFlags) => {
    const client = clientFor(flags);
    if (names.length === 0 && !flags.all) throw new Error('Name routers, or say --all.');
    const routers = flags.all ? await everyRouter(client) : await findRouters(client, names);
    const made = await client.call('POST /api/deployment/plans/', { body: { routers, ...asked(flags) } });
    const plan = await awaitPlan(client, made.id);
    await printRouters(client, made.id, true);
    process.stdout.write(`Plan ${made.id}: ${plan.message}\n`);
    if (plan.status.value === 'ready') {
      process.stdout.write(`Approve and apply it: peersmith apply ${made.id} --approve\n`);
      process.exitCode = DIFFERS;
    } else if (plan.status.value !== 'unchanged') process.exitCode = 1;
  });
}

function asked(flags: PlanFlags): Omit<BodyOfCall<'POST /api/deployment/plans/'>, 'routers'> {
  const options = {
    parallel: flags.parallel,
    confirm_s: flags.confirm,
    gate_s: flags.gate,
    prefix_drop_percent: flags.prefixDrop,
    stop_on_failure: flags.keepGoing ? false : undefined,
  };
  return {
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    ...(flags.merge ? { mode: 'merge' as const } : {}),
    ...(flags.comment === undefined ? {} : { comment: flags.comment }),
  };
}

function decideCommands(program: Command): void {
  const commands = [
    ['approve', 'approve a plan, by its id', 'POST /api/deployment/plans/:id/approve/'],
    ['reject', 'reject a plan, by its id', 'POST /api/deployment/plans/:id/reject/'],
  ] as const;
  for (const [name, description, address] of commands)
    remote(
      program.command(`${name} <plan>`).description(description).option('--comment <text>', 'why'),
    ).action(async (id: string, flags: Remote & { comment?: string }) => {
      const body = flags.comment === undefined ? {} : { comment: flags.comment };
      await clientFor(flags).call(address, { path: { id: number(id) }, body });
      process.stdout.write(`Plan ${id} is ${name === 'approve' ? 'approved' : 'rejected'}.\n`);
    });
  remote(
    program
      .command('cancel-plan <plan>')
      .description('go no further with a plan; routers under way come to their own end'),
  ).action(async (id: string, flags: Remote) => {
    await clientFor(flags).call('POST /api/deployment/plans/:id/cancel/', { path: { id: number(id) } });
    process.stdout.write(`Plan ${id} goes no further.\n`);
  });
}

function applyCommand(program: Command): void {
  remote(
    program
      .command('apply <plan>')
      .description('install what a plan says, once it is approved')
      .option('--approve', 'approve it first')
      .option('--maintenance', 'also on routers that are in maintenance'),
  ).action(async (name: string, flags: Remote & { approve?: boolean; maintenance?: boolean }) => {
    const client = clientFor(flags);
    const path = { id: number(name) };
    if (flags.approve) await client.call('POST /api/deployment/plans/:id/approve/', { path, body: {} });
    await client.call('POST /api/deployment/plans/:id/apply/', {
      path,
      body: { maintenance: flags.maintenance === true },
    });
    const plan = await awaitPlan(client, path.id);
    await printRouters(client, path.id, false);
    process.stdout.write(`Plan ${path.id}: ${plan.message}\n`);
    if (plan.status.value !== 'applied') process.exitCode = 1;
  });
}

function driftCommand(program: Command): void {
  remote(
    program
      .command('drift [routers...]')
      .description('compare routers with what is rendered for them, by name or id; all of them by default')
      .option('--last', 'only show what the last comparison found')
      .option('--difference', 'print the differences as well'),
  ).action(async (names: string[], flags: Remote & { last?: boolean; difference?: boolean }) => {
    const client = clientFor(flags);
    const routers = await findRouters(client, names);
    if (!flags.last) {
      const body = names.length ? { routers } : {};
      const { id } = await client.call('POST /api/deployment/drifts/check/', { body });
      await followJob(client, id);
    }
    const { results } = await client
      .resource(drift)
      .list({ limit: 1000, ...(names.length ? { router_id: routers } : {}) });
    if (flags.difference)
      for (const one of results.filter(({ status }) => status.value === 'differs'))
        process.stdout.write(
          `=== ${one.router.display}\n${await client.text(`/api/deployment/drifts/${one.id}/difference/`)}`,
        );
    process.stdout.write(
      textTable(
        ['Router', 'Status', 'Since', 'Checked', 'Missing', 'Too many', 'Why'],
        results.map((one) => [
          one.router.display,
          cell(one.status),
          cell(one.since),
          cell(one.checked),
          String(one.added),
          String(one.removed),
          cell(one.message.split('\n')[0]),
        ]),
        100,
      ),
    );
    const states = new Set(results.map(({ status }) => status.value));
    process.exitCode = states.has('failed') ? 1 : states.has('differs') ? DIFFERS : 0;
  });
}
