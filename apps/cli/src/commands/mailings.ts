import { setTimeout as pause } from 'node:timers/promises';
import type { Audience, BodyOfCall, Client } from '@peersmith/api-client';
import { mailing, mailingRecipient } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';
import { digitsOf, networkNumbered, templateNamed } from './find-one.ts';
import { followJob } from './follow-job.ts';

type Purpose = NonNullable<BodyOfCall<'POST /api/messaging/mailings/'>['purpose']>;

interface NewOptions extends Remote {
  from: string;
  to: string;
  purpose: string;
  identity: string;
  value?: string[];
}

/** `peersmith mailing`: one e-mail to many networks, looked at before it is sent. */
export function mailingCommands(program: Command): void {
  const command = program
    .command('mailing')
    .description('one e-mail to many networks, each with a message of its own');
  remote(
    command
      .command('new <name> <template> [filters...]')
      .description(
        'write a message to each network of a list, by its filters (`bgp_state=idle`) or AS numbers; nothing is sent',
      )
      .requiredOption('--from <asn>', 'the AS of yours that writes')
      .option(
        '--to <list>',
        'autonomous-systems, exchange-sessions, direct-sessions, candidates, or asns',
        'asns',
      )
      .option('--purpose <purpose>', 'peering, maintenance or technical: decides who gets it', 'peering')
      .option('--identity <name>', 'in whose name: one of EMAIL_IDENTITIES', '')
      .option('--value <name=text...>', 'what the template sees by that name'),
  ).action(makeMailing);
  remote(command.command('prepare <id>').description('write the messages of a mailing again')).action(
    async (id: string, flags: Remote) => prepare(clientFor(flags), Number(id)),
  );
  remote(
    command
      .command('show <id> [asn]')
      .description('how a mailing stands, network by network; with one, what that is written'),
  ).action(async (id: string, asn: string | undefined, flags: Remote) => {
    const client = clientFor(flags);
    await (asn === undefined ? show(client, Number(id)) : showOne(client, Number(id), asn));
  });
  for (const excluded of [true, false])
    remote(
      command
        .command(`${excluded ? 'exclude' : 'include'} <id> <asns...>`)
        .description(excluded ? 'leave networks out of a mailing' : 'take networks in again'),
    ).action(async (id: string, asns: string[], flags: Remote) => {
      const row = await clientFor(flags).call('POST /api/messaging/mailings/:id/exclude/', {
        path: { id: Number(id) },
        body: { asns: asns.map((one) => Number(digitsOf(one))), excluded },
      });
      process.stdout.write(`${String(row.message)}\n`);
    });
  sendCommands(command);
  discardCommand(command);
}

function sendCommands(command: Command): void {
  remote(
    command
      .command('send <id>')
      .description('send what is ready of a mailing')
      .option('--count <messages>', 'only if it is as many as this')
      .option('--wait', 'until all have come to their end; ends with status 1 where one did not leave'),
  ).action(async (id: string, { count, wait, ...flags }: Remote & { count?: string; wait?: true }) => {
    const client = clientFor(flags);
    const held = await client.resource(mailing).get(Number(id));
    const ready = held.counts.ready ?? 0;
    if (ready === 0) throw new Error(`Nothing of it is ready to be sent. ${held.message}`);
    await client.call('POST /api/messaging/mailings/:id/send/', {
      path: { id: held.id },
      body: { revision: held.revision, count: count === undefined ? ready : Number(count) },
    });
    process.stdout.write(`${ready} ${ready === 1 ? 'message is' : 'messages are'} queued.\n`);
    if (wait) await follow(client, held.id);
  });
  remote(command.command('stop <id>').description('cancel what waits of a mailing')).action(
    async (id: string, flags: Remote) => {
      const row = await clientFor(flags).call('POST /api/messaging/mailings/:id/stop/', {
        path: { id: Number(id) },
      });
      process.stdout.write(`${String(row.message)}\n`);
    },
  );
}

function discardCommand(command: Command): void {
  remote(
    command.command('discard <id>').description('throw a mailing away of which nothing was sent'),
  ).action(async (id: string, flags: Remote) => {
    await clientFor(flags).call('POST /api/messaging/mailings/:id/discard/', { path: { id: Number(id) } });
    process.stdout.write(`Mailing ${id} is gone.\n`);
  });
}

async function makeMailing(
  name: string,
  template: string,
  filters: string[],
  { from, to, purpose, identity, value = [], ...flags }: NewOptions,
): Promise<void> {
  const client = clientFor(flags);
  const { id } = await client.call('POST /api/messaging/mailings/', {
    body: {
      ...{ name, identity, purpose: purposeOf(purpose), audience: audienceOf(to, filters) },
      template: await shippedOrNamed(client, template),
      local_autonomous_system: await networkNumbered(client, from),
      given: Object.fromEntries(value.map(pairOf)),
    },
  });
  await prepare(client, id);
}

function purposeOf(text: string): Purpose {
  if (text === 'peering' || text === 'maintenance' || text === 'technical') return text;
  throw new Error(`${text} is no purpose: say peering, maintenance or technical.`);
}

function audienceOf(kind: string, given: readonly string[]): Audience {
  if (kind === 'asns') return { kind, asns: given.map((one) => Number(digitsOf(one))) };
  const filters: Record<string, string[]> = {};
  for (const [name, value] of given.map(pairOf)) (filters[name] ??= []).push(value);
  for (const known of ['autonomous-systems', 'exchange-sessions', 'direct-sessions', 'candidates'] as const)
    if (known === kind) return { kind: known, filters };
  throw new Error(
    `${kind} is no list: say autonomous-systems, exchange-sessions, direct-sessions, candidates or asns.`,
  );
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`${text}: write a name, = and a value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A template by name or id; one that is shipped by its key as well. */
async function shippedOrNamed(client: Client, name: string): Promise<number> {
  const shipped = await client.call('GET /api/messaging/emails/shipped/');
  const found = shipped.find((one) => one.key === name || (one.email === null && one.name === name));
  if (!found) return templateNamed(client, name);
  return (await client.call('POST /api/messaging/emails/shipped/', { body: { key: found.key } })).id;
}

async function prepare(client: Client, id: number): Promise<void> {
  const asked = await client.call('POST /api/messaging/mailings/:id/prepare/', { path: { id } });
  const job = Reflect.get(Object(asked.job), 'id');
  await followJob(client, Number(job)).catch(() => undefined);
  await show(client, id);
  const { status } = await client.resource(mailing).get(id);
  if (status.value !== 'ready') process.exitCode = 1;
  else
    process.stdout.write(
      `Look at one: peersmith mailing show ${id} AS…; send it: peersmith mailing send ${id}\n`,
    );
}

async function show(client: Client, id: number): Promise<void> {
  const held = await client.resource(mailing).get(id);
  const rows: string[][] = [];
  for await (const one of client.resource(mailingRecipient).iterate({ mailing_id: id, ordering: 'asn' }))
    rows.push([`AS${one.asn}`, cell(one.network_name), cell(one.state), cell(one.to), cell(one.error)]);
  if (rows.length) process.stdout.write(textTable(['Network', 'Name', 'State', 'To', 'Why not'], rows, 80));
  process.stdout.write(`Mailing ${id} (${cell(held.status)}): ${held.message || held.audience_text}\n`);
}

async function showOne(client: Client, id: number, asn: string): Promise<void> {
  const { results } = await client.resource(mailingRecipient).list({ mailing_id: id, asn: digitsOf(asn) });
  const [one] = results;
  if (!one) throw new Error(`${asn} is not in mailing ${id}.`);
  const head = [
    `To: ${one.to.join(', ')}`,
    ...(one.cc.length ? [`CC: ${one.cc.join(', ')}`] : []),
    `Subject: ${one.subject}`,
  ];
  process.stdout.write(`${head.join('\n')}\n\n${one.body}${one.body.endsWith('\n') ? '' : '\n'}`);
  if (one.error !== '') process.stderr.write(`${one.error}\n`);
}

const POLL_MS = 500;

/** Waits until every message of a mailing has come to its end. */
async function follow(client: Client, id: number): Promise<void> {
  for (;;) {
    const { status, counts } = await client.resource(mailing).get(id);
    if (status.value !== 'sending') {
      const words = Object.entries(counts).map(([state, n]) => `${n} ${state.replaceAll('_', ' ')}`);
      process.stdout.write(`It is ${status.value}: ${words.join(', ')}.\n`);
      if ((counts.failed ?? 0) + (counts.unknown ?? 0) > 0 || status.value === 'stopped')
        process.exitCode = 1;
      return;
    }
    await pause(POLL_MS);
  }
}
