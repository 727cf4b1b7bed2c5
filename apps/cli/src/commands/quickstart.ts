import type { Running } from '@peersmith/server';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { locally } from '../session.ts';

interface Options {
  demo?: boolean;
  asn?: number;
  peeringdb?: string;
  peers: number;
  router: string;
  template: 'frr' | 'junos' | 'bird';
}

const number = (text: string) => {
  const parsed = Number(text.replace(/^AS/i, ''));
  if (!Number.isInteger(parsed) || parsed < 1) throw new InvalidArgumentError('not a number');
  return parsed;
};

/** From an ASN to a router's configuration, in one command. Progress goes to standard error, configurations to standard output. */
export function quickstartCommand(program: Command): void {
  program
    .command('quickstart')
    .description('from your ASN to the configuration of a router')
    .option('--asn <asn>', 'your ASN', number)
    .option('--demo', 'a fictional network instead, without any other source')
    .option('--peeringdb <url or folder>', 'where to read PeeringDB (default: PEERINGDB_URL)')
    .option('--peers <count>', 'how many networks to have sessions with', number, 25)
    .option('--router <name>', 'name of the router that holds your ports', 'router1')
    .addOption(
      new Option('--template <name>', 'template of the router, also of one that is there')
        .choices(['frr', 'junos', 'bird'])
        .default('frr'),
    )
    .action(async (options: Options, command: Command) => {
      if (!options.demo && !options.asn) throw new Error('Say --asn <your ASN>, or --demo.');
      const { quickstart } = await import('@peersmith/server');
      const work = async ({ app }: Running) => {
        const configurations = await quickstart(app.system(), {
          ...(options.demo
            ? { demo: true }
            : {
                asn: options.asn ?? 0,
                peers: options.peers,
                router: { name: options.router, hostname: options.router, template: options.template },
                // Without the option, a router that is there keeps what it has.
                otherTemplate: command.getOptionValueSource('template') === 'default' ? 'keep' : 'switch',
              }),
          peeringdb: options.peeringdb,
          tell: (line) => process.stderr.write(`${line}\n`),
        });
        for (const { router, text } of configurations)
          process.stdout.write(configurations.length > 1 ? `\n!!! ${router}\n${text}` : text);
      };
      await locally(work, { create: true });
    });
}
