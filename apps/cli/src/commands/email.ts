import type { GeneratedEmail } from '@peersmith/api-client';
import { autonomousSystem, email, network } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

interface EmailOptions extends Remote {
  from?: string;
}

/** Prints an e-mail to a network: to whom, subject, an empty line, and the text. */
export function emailCommand(program: Command): void {
  remote(
    program
      .command('email <asn> <template>')
      .description('print an e-mail to a network, from a template by name or id')
      .option('--from <asn>', 'to a network that PeeringDB knows, in the name of this AS of yours'),
  ).action(async (asn: string, template: string, options: EmailOptions) => {
    const client = clientFor(options);
    const idOf = async (resource: AnyResource, key: string, value: string) => {
      const { results } = await client.resource(resource).list({ [key]: value, limit: 2 });
      const [found, another] = results;
      if (!found) throw new Error(`There is no ${resource.label} ${value}.`);
      if (another) throw new Error(`There are several: name the ${resource.label} ${value} by its id.`);
      return Number(found.id);
    };
    const byNumber = (resource: AnyResource, given: string) =>
      idOf(resource, 'asn', given.replace(/^AS/i, ''));
    const text = /^\d+$/.test(template) ? Number(template) : await idOf(email, 'name', template);
    const written = options.from
      ? await client.call('POST /api/peeringdb/networks/render-email/', {
          body: {
            email: text,
            autonomous_system: await byNumber(autonomousSystem, options.from),
            network: await byNumber(network, asn),
          },
        })
      : await client.call('POST /api/peering/autonomous-systems/:id/generate-email/', {
          path: { id: await byNumber(autonomousSystem, asn) },
          body: { email: text },
        });
    print(written);
  });
}

function print({ subject, body, recipients, findings, masked }: GeneratedEmail): void {
  for (const { severity, object, message, remedy } of findings)
    process.stderr.write(`${severity}: ${object.display}: ${message} ${remedy}\n`);
  if (masked > 0)
    process.stderr.write('warning: masks stand for passwords of sessions: an e-mail never carries one.\n');
  const to = recipients.map(({ name, email: address }) => `${name} <${address}>`).join(', ');
  process.stdout.write(`To: ${to}\nSubject: ${subject.trim()}\n\n${body}${body.endsWith('\n') ? '' : '\n'}`);
}
