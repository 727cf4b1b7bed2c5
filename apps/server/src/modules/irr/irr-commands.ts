import { readHosts, readSources, runBgpq4 } from '@peersmith/irr';
import type { Command, CommandCall } from '../../engine/commands.ts';
import { irrSettings } from './settings.ts';

/** `irr expand`, which prints what bgpq4 prints. */
export const irrCommands: Command = {
  usage: 'irr',
  description: 'prefixes and ASes of AS-SETs, from Internet Routing Registries',
  commands: [
    {
      usage: 'expand [words...]',
      description: "print the prefix list or AS list of objects: AS-SET and bgpq4's options, in any order",
      takesForeignOptions: true,
      run: expandObjects,
    },
  ],
};

/** Ours among bgpq4's words. */
const MEND = '--mend';

async function expandObjects({ args, config, print, tell, endWith }: CommandCall): Promise<void> {
  const words = args.filter((word) => word !== MEND);
  const { BGPQ3_HOST } = irrSettings.of(config());
  const { rc, stdout, stderr } = await runBgpq4(words, {
    hosts: readHosts(BGPQ3_HOST),
    // As bgpq4 does.
    sources: readSources(process.env.IRRD_SOURCES ?? ''),
    mend: args.includes(MEND),
  });
  print(stdout);
  if (stderr !== '') tell(stderr.trimEnd());
  endWith(rc);
}
