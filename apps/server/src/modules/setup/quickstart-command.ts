import type { Command, CommandCall } from '../../engine/commands.ts';
import { removeDemo } from './remove-demo.ts';
import { quickstart } from './run-quickstart.ts';

const TEMPLATES = ['frr', 'junos', 'bird'] as const;

const number = (text: string): number => {
  const parsed = Number(text.replace(/^AS/i, ''));
  if (!Number.isInteger(parsed) || parsed < 1) throw new Error('not a number');
  return parsed;
};

/** From an ASN to a router's configuration, in one command. Progress goes to standard error, configurations to standard output. */
export const quickstartCommand: Command = {
  usage: 'quickstart',
  description: 'from your ASN to the configuration of a router',
  options: [
    { flags: '--asn <asn>', description: 'your ASN', parse: number },
    { flags: '--demo', description: 'a fictional network instead, without any other source' },
    {
      flags: '--peeringdb <url or folder>',
      description: 'where to read PeeringDB (default: PEERINGDB_URL)',
    },
    {
      flags: '--peers <count>',
      description: 'how many networks to have sessions with',
      parse: number,
      default: 25,
    },
    {
      flags: '--remove-demo',
      description: 'remove the demonstration and all that was added to it; users stay',
    },
    { flags: '--policies', description: 'make first policies and communities as well, explained in them' },
    { flags: '--router <name>', description: 'name of the router that holds your ports', default: 'router1' },
    {
      flags: '--template <name>',
      description: 'template of the router, also of one that is there',
      choices: TEMPLATES,
      default: 'frr',
    },
  ],
  run,
};

async function run({ options, isTyped, onApplication, tell, print }: CommandCall): Promise<void> {
  if (options.removeDemo) {
    await onApplication((context) => removeDemo(context), { create: false });
    return tell('The demonstration is removed.');
  }
  if (!options.demo && !options.asn) throw new Error('Say --asn <your ASN>, or --demo.');
  const router = String(options.router);
  const template = TEMPLATES.find((name) => name === options.template) ?? 'frr';
  const configurations = await onApplication(
    (context) =>
      quickstart(context, {
        ...(options.demo
          ? { demo: true }
          : {
              asn: Number(options.asn),
              peers: Number(options.peers),
              policies: options.policies === true,
              router: { name: router, hostname: router, template },
              // Without the option, a router that is there keeps what it has.
              otherTemplate: isTyped('template') ? 'switch' : 'keep',
            }),
        peeringdb: typeof options.peeringdb === 'string' ? options.peeringdb : undefined,
        tell,
      }),
    { create: true },
  );
  for (const one of configurations)
    print(configurations.length > 1 ? `\n!!! ${one.router}\n${one.text}` : one.text);
}
