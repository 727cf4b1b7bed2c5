import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Client, GeneratedEmail } from '@peersmith/api-client';
import { autonomousSystem, network } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { digitsOf, networkNumbered, templateNamed } from './find-one.ts';
import { followMessage } from './messages.ts';

interface EmailOptions extends Remote {
  from?: string;
}

interface SendOptions extends EmailOptions {
  to?: string[];
  cc?: string[];
  identity?: string;
  attach?: string[];
  despiteRule?: true;
  wait?: true;
}

const FROM = ['--from <asn>', 'to a network that PeeringDB knows, in the name of this AS of yours'] as const;

/** `peersmith email`: prints, sends and tries e-mails. */
export function emailCommand(program: Command): void {
  const command = program
    .command('email')
    .description(
      'print an e-mail to a network, from a template by name or id; below it, send one, or try whether mail leaves',
    )
    .argument('[asn]')
    .argument('[template]')
    .option(...FROM);
  remote(command).action(
    async (asn: string | undefined, template: string | undefined, options: EmailOptions) => {
      if (asn === undefined || template === undefined) return command.help({ error: true });
      const client = clientFor(options);
      print(await written(client, await addressed(client, { asn, template, from: options.from })));
    },
  );
  remote(
    command
      .command('send <asn> <template>')
      .description('send an e-mail to a network, from a template by name or id')
      .option(...FROM)
      .option('--to <address...>', 'to these; otherwise to whom EMAIL_RULE_PEERING chooses')
      .option('--cc <address...>', 'a copy to these')
      .option('--identity <name>', 'in whose name: one of EMAIL_IDENTITIES')
      .option('--attach <file...>', 'with these files')
      .option('--despite-rule', 'also where a writing rule is against it')
      .option('--wait', 'until it is known what became of it; ends with status 1 where it did not leave'),
  ).action(send);
  remote(
    command
      .command('test <address>')
      .description(
        'send a message to an address of your own, and say step by step how far it came; ends with status 1 where it was not taken',
      ),
  ).action(async (to: string, flags: Remote) => {
    const { ok, steps } = await clientFor(flags).call('POST /api/messaging/test-email/', { body: { to } });
    for (const { step, ok: well, text } of steps)
      process.stdout.write(`${well ? 'ok    ' : 'failed'}  ${step.replace('_', ' ').padEnd(8)}  ${text}\n`);
    if (!ok) process.exitCode = 1;
  });
}

/** Who is written to, and with what, as the API wants it. */
interface Addressed {
  template: number;
  to: number;
  /** The AS that writes to a network of PeeringDB; null for a network of ours. */
  from: number | null;
}

async function addressed(
  client: Client,
  { asn, template, from }: { asn: string; template: string; from: string | undefined },
): Promise<Addressed> {
  return {
    template: await templateNamed(client, template),
    from: from === undefined ? null : await networkNumbered(client, from),
    to: await networkNumbered(client, asn, from === undefined ? autonomousSystem : network),
  };
}

const written = (client: Client, { template, to, from }: Addressed): Promise<GeneratedEmail> =>
  from === null
    ? client.call('POST /api/peering/autonomous-systems/:id/generate-email/', {
        path: { id: to },
        body: { email: template },
      })
    : client.call('POST /api/peeringdb/networks/render-email/', {
        body: { email: template, autonomous_system: from, network: to },
      });

async function send(asn: string, template: string, options: SendOptions): Promise<void> {
  const client = clientFor(options);
  const whom = await addressed(client, { asn, template, from: options.from });
  const text = await written(client, whom);
  tell(text);
  const { to: chosen, why } = await client.call('GET /api/messaging/addressees/', {
    query: { asn: Number(digitsOf(asn)) },
  });
  if (!options.to) process.stderr.write(`${why}\n`);
  const body = {
    subject: text.subject.trim(),
    body: text.body,
    to: options.to ?? chosen.map(({ email: address }) => address),
    cc: options.cc ?? [],
    identity: options.identity ?? '',
    template: whom.template,
    attachments: (options.attach ?? []).map((file) => ({
      name: basename(file),
      content: readFileSync(file).toString('base64'),
    })),
    despite_rule: options.despiteRule === true,
  };
  const row =
    whom.from === null
      ? await client.call('POST /api/peering/autonomous-systems/:id/send-email/', {
          path: { id: whom.to },
          body,
        })
      : await client.call('POST /api/peeringdb/networks/send-email/', {
          body: { ...body, autonomous_system: whom.from, network: whom.to },
        });
  process.stdout.write(`Message ${row.id} to ${body.to.join(', ')} is queued.\n`);
  if (options.wait) await followMessage(client, row.id);
}

function tell({ findings, masked }: GeneratedEmail): void {
  for (const { severity, object, message, remedy } of findings)
    process.stderr.write(`${severity}: ${object.display}: ${message} ${remedy}\n`);
  if (masked > 0)
    process.stderr.write('warning: masks stand for passwords of sessions: an e-mail never carries one.\n');
}

/** To whom, subject, an empty line, and the text. */
function print(text: GeneratedEmail): void {
  tell(text);
  const { subject, body, recipients } = text;
  const to = recipients.map(({ name, email: address }) => `${name} <${address}>`).join(', ');
  process.stdout.write(`To: ${to}\nSubject: ${subject.trim()}\n\n${body}${body.endsWith('\n') ? '' : '\n'}`);
}
