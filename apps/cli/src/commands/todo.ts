import type { Home } from '@peersmith/api-client';
import type { Command } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `peersmith todo`: what there is to do, and whom to peer with next. */
export function todoCommand(program: Command): void {
  remote(
    program
      .command('todo')
      .description('what there is to do, and whom to peer with next')
      .option('--local-asn <asn>', 'your ASN, when you run several')
      .option('--json', 'as JSON'),
  ).action(async (flags: Remote & { json?: boolean; localAsn?: string }) => {
    const client = clientFor(flags);
    const home = await client.call('GET /api/home/', {});
    const query = { ordering: '-value', limit: 5, ...(flags.localAsn ? { local_asn: flags.localAsn } : {}) };
    // Without a network of one's own, or who may not see it, there are none.
    const candidates = await client
      .call('GET /api/peeringdb/candidates/', { query })
      .then(({ results }) => results)
      .catch(() => []);
    if (flags.json) print(JSON.stringify({ ...home, candidates }, null, 2));
    else printTodo(home, candidates);
  });
}

function printTodo(
  { todo, setup, mirror, left_out }: Home,
  candidates: readonly {
    asn: number;
    name: string;
    value: number;
    missing: number;
    policy_general: string;
  }[],
): void {
  for (const { label, text } of setup) print(`Set up: ${label}. ${text}`);
  if (mirror && mirror.state !== 'ok') print(`PeeringDB mirror: ${plainText(mirror.text)}`);
  for (const { label, count, rows } of todo) {
    print(`\n${label}: ${count}`);
    for (const one of rows) print(`  ${plainText([one.display, one.detail].filter(Boolean).join(': '))}`);
    if (count > rows.length) print(`  and ${count - rows.length} more`);
  }
  if (todo.length === 0) print('Nothing to do.');
  if (candidates.length)
    print(
      `\n${textTable(
        ['Next to peer with', 'Value', 'Sessions', 'Policy'],
        candidates.map((one) => [
          `AS${one.asn} ${one.name}`,
          `${one.value}`,
          `${one.missing}`,
          one.policy_general || '-',
        ]),
      ).trimEnd()}`,
    );
  for (const { part, permission } of left_out) print(`Left out: ${part} (needs ${permission}).`);
}
