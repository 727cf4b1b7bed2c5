import { receivedMessage } from '@peersmith/model';
import type { Command } from 'commander';
import { plainText } from '../plain-text.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { table } from '../table.ts';
import { digitsOf } from './find-one.ts';
import { followJob } from './follow-job.ts';

interface ListOptions extends Remote {
  asn?: string;
  kind?: string;
  waiting?: true;
  limit: string;
}

const asnOf = (text: string): number => Number(digitsOf(text));

/** `peersmith mailbox`: what networks wrote, and how the mailbox stands that it comes to. */
export function mailboxCommands(program: Command): void {
  const mailbox = program
    .command('mailbox')
    .description('e-mails of other networks: answers, bounces, notices of maintenance')
    .option('--asn <asn>', 'of this network')
    .option('--kind <kind>', 'answer, auto_reply, bounce, maintenance or other')
    .option('--waiting', 'those that nobody has dealt with')
    .option('--limit <number>', 'how many, the latest first', '50');
  remote(mailbox).action(async ({ asn, kind, waiting, limit, ...flags }: ListOptions) => {
    const { count, results } = await clientFor(flags)
      .resource(receivedMessage)
      .list({
        limit: Number(limit),
        ...(kind ? { kind } : {}),
        ...(waiting ? { handled: 'false' } : {}),
        ...(asn ? { asn: asnOf(asn) } : {}),
      });
    process.stdout.write(`${table(receivedMessage, results)}\n`);
    if (count > results.length) process.stderr.write(`${count - results.length} more.\n`);
  });
  remote(mailbox.command('status').description('whether it is read, and since when it cannot be')).action(
    async (flags: Remote) => {
      const {
        text,
        mailbox: name,
        looked,
        failing_since,
        unhandled,
      } = await clientFor(flags).call('GET /api/messaging/mailbox/');
      const lines = [
        ...(name ? [name] : []),
        text,
        ...(looked ? [`Read to its end ${looked}.`] : []),
        ...(failing_since ? [`It cannot be read since ${failing_since}.`] : []),
        `${unhandled} to deal with.`,
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      if (failing_since) process.exitCode = 1;
    },
  );
  remote(
    mailbox.command('test').description('sign in and open the folder; ends with status 1 where that fails'),
  ).action(async (flags: Remote) => {
    const { ok, text } = await clientFor(flags).call('POST /api/messaging/mailbox/test/');
    process.stdout.write(`${text}\n`);
    if (!ok) process.exitCode = 1;
  });
  remote(mailbox.command('read').description('read it now')).action(async (flags: Remote) => {
    const client = clientFor(flags);
    const { id } = await client.call('POST /api/messaging/mailbox/read/');
    process.stdout.write(`${await followJob(client, id)}\n`);
  });
  for (const [name, description] of [
    ['handle', 'note that a message was dealt with'],
    ['reopen', 'put a message back among those to deal with'],
  ] as const)
    remote(mailbox.command(`${name} <id>`).description(description)).action(
      async (id: string, flags: Remote) => {
        await clientFor(flags).resource(receivedMessage).act(id, name);
        process.stdout.write(
          `Message ${id} is ${name === 'handle' ? 'dealt with' : 'among those to deal with'}.\n`,
        );
      },
    );
  remote(
    mailbox
      .command('conversation <asn>')
      .description('what was written to a network and what it wrote, the latest conversation first'),
  ).action(async (asn: string, flags: Remote) => {
    const { threads } = await clientFor(flags).call('GET /api/messaging/conversation/', {
      query: { asn: asnOf(asn), limit: 10 },
    });
    for (const { subject, messages } of threads) {
      process.stdout.write(`== ${plainText(subject)}\n`);
      for (const { direction, moment, from, to, status, text } of messages)
        process.stdout.write(
          plainText(
            `-- ${moment} ${direction === 'sent' ? `to ${to.join(', ')}` : `from ${from}`} (${status})\n${text.trimEnd()}\n`,
          ),
        );
    }
    if (threads.length === 0) process.stdout.write('Nothing was written yet.\n');
  });
}
