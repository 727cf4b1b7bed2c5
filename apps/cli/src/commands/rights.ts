import type { Rights } from '@peersmith/api-client';
import { group, user } from '@peersmith/model';
import type { Command } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { named } from './find-one.ts';

interface RightsFlags extends Remote {
  group?: string;
  json?: true;
}

/** `peersmith rights` and `peersmith presets`: who may do what, in words. */
export function rightsCommands(program: Command): void {
  remote(
    program
      .command('rights [user]')
      .description('say what a user may do and what gives it; without a name, what you may do')
      .option('--group <name>', 'what a group lets its members do')
      .option('--json', 'as JSON'),
  ).action(async (name: string | undefined, flags: RightsFlags) => {
    const rights = await read(name, flags);
    process.stdout.write(flags.json ? `${JSON.stringify(rights, null, 2)}\n` : plainText(told(rights)));
  });
  remote(
    program.command('presets').description('list the permission presets, and what whoever has one may do'),
  ).action(async (flags: Remote) => {
    const { results } = await clientFor(flags).call('GET /api/users/presets/');
    for (const { name, label, about } of results) process.stdout.write(`${label} (${name})\n  ${about}\n`);
  });
}

async function read(name: string | undefined, flags: RightsFlags): Promise<Rights> {
  const client = clientFor(flags);
  if (flags.group !== undefined) {
    const id = await named(client, group, ['name', flags.group]);
    return client.call('GET /api/users/groups/:id/rights/', { path: { id } });
  }
  if (name === undefined) return client.call('GET /api/auth/me/rights/');
  const id = await named(client, user, ['username', name]);
  return client.call('GET /api/users/users/:id/rights/', { path: { id } });
}

const VERBS = ['view', 'add', 'change', 'delete'] as const;

/** Types of objects with what may be done with them, by the numbers of what gives it. */
function told({ sources, areas, limits, active, staff }: Rights): string {
  const numbers = (from: readonly number[]) => from.map((at) => at + 1).join(',') || '-';
  const lines = sources.map(({ label }, at) => `${at + 1}  ${label}`);
  if (lines.length === 0) lines.push('Nothing is given.');
  if (staff) lines.push('Staff: maintains PeeringDB and the system.');
  if (!active) lines.push('The account is not active: none of this can be used.');
  for (const { name, label } of limits) lines.push(`Of ${label}, only those of the object grant ${name}.`);
  for (const { title, types, more } of areas) {
    const rows = types
      .filter((one) => VERBS.some((verb) => one[verb].length > 0))
      .map((one) => [one.label, ...VERBS.map((verb) => numbers(one[verb]))]);
    const also = more.filter(({ from }) => from.length > 0);
    if (rows.length + also.length === 0) continue;
    lines.push('', title);
    if (rows.length) lines.push(textTable(['', 'SEE', 'ADD', 'CHANGE', 'DELETE'], rows).trimEnd());
    for (const { label, from } of also) lines.push(`${label}: ${numbers(from)}`);
  }
  return `${lines.join('\n')}\n`;
}
