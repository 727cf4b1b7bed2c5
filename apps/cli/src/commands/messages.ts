import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@peersmith/api-client';
import { message } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { table } from '../table.ts';
import { digitsOf } from './find-one.ts';

interface ListOptions extends Remote {
  status?: string;
  asn?: string;
  limit: string;
}

/** `peersmith messages`: what was sent, what waits, and what did not leave. */
export function messageCommands(program: Command): void {
  const messages = program
    .command('messages')
    .description('e-mails to other networks: what was sent, what waits, and what did not leave')
    .option('--status <status>', 'queued, sending, sent, failed, unknown or cancelled')
    .option('--asn <asn>', 'to this network')
    .option('--limit <number>', 'how many, the latest first', '50');
  remote(messages).action(async ({ status, asn, limit, ...flags }: ListOptions) => {
    const { count, results } = await clientFor(flags)
      .resource(message)
      .list({
        limit: Number(limit),
        ...(status ? { status } : {}),
        ...(asn ? { asn: digitsOf(asn) } : {}),
      });
    process.stdout.write(`${table(message, results)}\n`);
    if (count > results.length) process.stderr.write(`${count - results.length} more.\n`);
  });
  for (const [name, description] of [
    ['cancel', 'keep a message that waits from being sent'],
    ['retry', 'send a message again that failed, or of which nobody knows whether it left'],
  ] as const)
    remote(messages.command(`${name} <id>`).description(description)).action(
      async (id: string, flags: Remote) => {
        const row = await clientFor(flags).resource(message).act(id, name);
        process.stdout.write(`Message ${id} is ${statusOf(row)}.\n`);
      },
    );
}

const statusOf = (row: object): string => String(Reflect.get(Object(Reflect.get(row, 'status')), 'value'));

const ON_ITS_WAY = ['queued', 'sending'];

/** Waits until a message has left, or an attempt has failed; says what became of it. */
export async function followMessage(client: Client, id: number): Promise<void> {
  for (;;) {
    const row = await client.resource(message).get(id);
    const status = statusOf(row);
    if (!ON_ITS_WAY.includes(status) || (status === 'queued' && row.error !== '')) {
      process.stdout.write(`It is ${status}.${row.error === '' ? '' : ` ${row.error}`}\n`);
      if (status !== 'sent') process.exitCode = 1;
      return;
    }
    await pause(500);
  }
}
