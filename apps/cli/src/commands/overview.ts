import type { Client, NetworkDesk, NetworkSession, SessionLines, SessionWhy } from '@peersmith/api-client';
import { DESK_STATES, directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { cell, textTable } from '../table.ts';
import { networkNumbered } from './find-one.ts';
import { todoCommand } from './todo.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const json = (value: unknown) => print(JSON.stringify(value, null, 2));
const WIDE = 100;

/** `peersmith why`, `desk` and `todo`: everything about a session, a network, and what there is to do. */
export function overviewCommands(program: Command): void {
  whyCommand(program);
  deskCommand(program);
  todoCommand(program);
}

interface WhyFlags extends Remote {
  kind?: NetworkSession['kind'];
  lines?: boolean;
  json?: boolean;
}

function whyCommand(program: Command): void {
  remote(
    program
      .command('why <session>')
      .description('why a session is as it is, by the address of the other side or its id with --kind')
      .addOption(new Option('--kind <kind>', 'which kind of session').choices(['exchange', 'direct']))
      .option('--lines', 'only the lines that it gives in the configuration of its router')
      .option('--json', 'as JSON'),
  ).action(async (name: string, flags: WhyFlags) => {
    const client = clientFor(flags);
    const { kind, id } = await sessionNamed(client, name, flags.kind);
    const path = { id };
    if (flags.lines) {
      const lines = await (kind === 'direct'
        ? client.call('GET /api/peering/direct-peering-sessions/:id/configuration-lines/', { path })
        : client.call('GET /api/peering/internet-exchange-peering-sessions/:id/configuration-lines/', {
            path,
          }));
      if (flags.json) json(lines);
      else printLines(lines);
      return;
    }
    const why = await (kind === 'direct'
      ? client.call('GET /api/peering/direct-peering-sessions/:id/why/', { path })
      : client.call('GET /api/peering/internet-exchange-peering-sessions/:id/why/', { path }));
    if (flags.json) json(why);
    else printWhy(why);
  });
}

/** The session of an id, or the only one with an address. */
async function sessionNamed(
  client: Client,
  name: string,
  kind?: NetworkSession['kind'],
): Promise<Pick<NetworkSession, 'kind' | 'id'>> {
  if (/^\d+$/.test(name)) {
    if (!kind) throw new InvalidArgumentError('With an id, say --kind exchange or --kind direct.');
    return { kind, id: Number(name) };
  }
  const found: Pick<NetworkSession, 'kind' | 'id'>[] = [];
  for (const [one, resource] of [
    ['exchange', internetExchangePeeringSession],
    ['direct', directPeeringSession],
  ] as const) {
    if (kind && kind !== one) continue;
    const { results } = await client.resource(resource).list({ ip_address: name, limit: 5 });
    found.push(...results.map(({ id }) => ({ kind: one, id: Number(id) })));
  }
  const [first, second] = found;
  if (!first) throw new Error(`There is no session with ${name}.`);
  if (second)
    throw new Error(
      `There are several with ${name}: ${found.map((one) => `${one.id} --kind ${one.kind}`).join(', ')}.`,
    );
  return first;
}

const SIGNS = { pass: 'ok', warn: 'look', fail: 'FAIL', unknown: '?' } as const;
const OF = (from: { display: string } | null) => from?.display ?? 'something that you may not see';

function printWhy(why: SessionWhy): void {
  const { session, autonomous_system: system, local_address: local, status, limit } = why;
  const stands = DESK_STATES[session.stands].label;
  print(`${session.display}: ${stands}${session.since ? ` since ${session.since}` : ''}`);
  if (session.why) print(plainText(session.why));
  print(`Network   AS${system.asn} ${plainText(system.name)}`);
  print(`Ours      ${local ? `${local.address}, of ${plainText(OF(local.from))}` : '-'}`);
  print(`Theirs    ${session.ip_address}`);
  print(`Router    ${plainText(why.router?.display ?? '-')}`);
  print(
    `Status    ${status.own}${status.effective === status.own ? '' : `, configured as ${status.effective} because of ${plainText(OF(status.from))}`}`,
  );
  if (limit) print(`Limit     ${limit.limit ?? 'none'} (${limit.origin})`);
  const inherited = (
    [
      ['import', why.import_policies],
      ['export', why.export_policies],
      ['community', why.communities],
    ] as const
  ).flatMap(([as, list]) =>
    (list?.found ?? []).map((one) => [as, one.display, OF(one.from), one.also.map(OF).join(', ') || '-']),
  );
  if (inherited.length)
    print(`\n${textTable(['What', 'Name', 'From', 'Also from'], inherited, WIDE).trimEnd()}`);
  print(
    `\n${textTable(
      ['Check', '', 'What was found'],
      why.checks.map((one) => [one.label, SIGNS[one.result], one.text]),
      200,
    ).trimEnd()}`,
  );
  if (why.siblings.length) print(`\nOther sessions with it:\n${sessionTable(why.siblings)}`);
  for (const { part, permission } of why.left_out) print(`Left out: ${part} (needs ${permission}).`);
  if (why.checks.some(({ result }) => result === 'fail')) process.exitCode = 2;
}

function printLines({ router, template, stretches, told, reason }: SessionLines): void {
  if (!told) {
    print(reason ?? 'It cannot be told.');
    return;
  }
  print(`On ${router?.display}, by ${template?.display}:`);
  for (const { from_line, within, lines, of_group } of stretches) {
    print(
      `\n# line ${from_line}${of_group ? `, of its group ${of_group}` : ''}${within.length ? `: ${within.join(' > ')}` : ''}`,
    );
    for (const line of lines) print(plainText(line));
  }
}

const sessionTable = (sessions: readonly NetworkSession[]) =>
  textTable(
    ['Address', 'Where', 'Router', 'State', 'Why'],
    sessions.map((one) => [
      one.ip_address,
      one.internet_exchange?.display ?? one.bgp_group?.display ?? '-',
      one.router?.display ?? '-',
      DESK_STATES[one.stands].label,
      one.why ?? '',
    ]),
    WIDE,
  ).trimEnd();

function deskCommand(program: Command): void {
  remote(
    program
      .command('desk <asn>')
      .description('everything about a network: sessions there are and could be, policies, limits, contacts')
      .option('--json', 'as JSON'),
  ).action(async (asn: string, flags: Remote & { json?: boolean }) => {
    const client = clientFor(flags);
    const id = await networkNumbered(client, asn);
    const desk = await client.call('GET /api/peering/autonomous-systems/:id/desk/', { path: { id } });
    if (flags.json) json(desk);
    else printDesk(desk);
  });
}

function printDesk(desk: NetworkDesk): void {
  print(`AS${desk.autonomous_system.asn} ${plainText(desk.autonomous_system.name)}\n`);
  print(
    textTable(
      ['Exchange', 'Our port', 'Address', 'State', 'Why'],
      desk.cells.map((one) => [
        one.internet_exchange?.display ?? '-',
        one.connection?.display ?? '-',
        one.ip_address,
        DESK_STATES[one.state].label,
        one.why ?? '',
      ]),
      WIDE,
    ).trimEnd(),
  );
  if (desk.direct.length) print(`\nDirect sessions:\n${sessionTable(desk.direct)}`);
  const pairs: readonly (readonly string[])[] = [
    ...desk.limits.map((one) => [
      `Limit of IPv${one.address_family}`,
      `${one.limit ?? 'none'} (${one.origin})`,
    ]),
    ...desk.in_force.map((one) => [
      `${one.as}`,
      `${one.display}, from ${OF(one.from)}, ${one.sessions} sessions`,
    ]),
    ...(desk.peeringdb?.differences ?? []).map((one) => [
      `PeeringDB, ${one.label}`,
      `${cell(one.theirs)}, here ${cell(one.ours)}`,
    ]),
    ...(desk.contacts ?? []).map((one) => [
      one.role,
      [one.name, one.email, one.phone].filter(Boolean).join(', '),
    ]),
    ...(desk.requests ?? []).map((one) => ['Request', `${one.id} ${one.direction}, ${one.status}`]),
    ...(desk.changes ?? []).map((one) => ['Changed in PeeringDB', one.summary]),
    ...(desk.journal ?? []).map((one) => [`Journal ${one.created.slice(0, 10)}`, one.comments]),
  ];
  if (pairs.length) print(`\n${textTable(['What', ''], pairs, WIDE).trimEnd()}`);
  for (const { part, permission } of desk.left_out) print(`Left out: ${part} (needs ${permission}).`);
}
