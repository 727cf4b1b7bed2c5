import { readHosts, readOverride, readSources } from '@peersmith/irr';
import * as z from 'zod';
import { count, defineSettings, flag } from '../../platform/settings.ts';

/** What bgpq4 is told for the prefixes of each family, as upstream has it: JSON of words by family. */
const Arguments = z
  .string()
  .transform((text, issues) => {
    const parsed = z
      .strictObject({ ipv6: z.array(z.string()).optional(), ipv4: z.array(z.string()).optional() })
      .safeParse(jsonOf(text));
    try {
      if (!parsed.success) throw new Error('must be JSON such as {"ipv6": ["-A"], "ipv4": ["-A"]}');
      const words = { ipv6: parsed.data.ipv6?.join(' ') ?? '', ipv4: parsed.data.ipv4?.join(' ') ?? '' };
      readOverride(words.ipv6, 6);
      readOverride(words.ipv4, 4);
      return words;
    } catch (error) {
      issues.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  })
  .prefault('{"ipv6": ["-A", "-r", "16", "-R", "48"], "ipv4": ["-A", "-r", "8", "-R", "24"]}');

/** What is said where something should be so and is not. */
const severity = z.enum(['error', 'warning'], { error: 'must be error or warning' });

/** Whom registries are asked through, how often, and what becomes of their answers. */
export const irrSettings = defineSettings('Routing registries', {
  BGPQ3_HOST: z
    .string()
    .refine(isHosts, 'must be NAME, NAME:PORT or [ADDRESS]:PORT, several with a comma between them')
    .default('rr.ntt.net')
    .describe(
      'Whois server of Internet Routing Registries that speaks the query language of IRRd, `NAME` or `NAME:PORT`. Of several, with commas between them, the next is asked where one cannot be.',
    ),
  BGPQ3_SOURCES: z
    .string()
    .refine(isSources, 'must be names of registries with commas between them')
    .default('RPKI,RIPE,ARIN,APNIC,AFRINIC,LACNIC,RIPE-NONAUTH,RADB,ALTDB,NTTCOM,LEVEL3,TC')
    .describe(
      'Registries, with commas between them, in the order in which an AS-SET is looked for: the first that has it decides. Routes come from all of them. Empty leaves the choice to the server.',
    ),
  BGPQ3_ARGS: Arguments.describe(
    'What becomes of prefixes, by family, as options of bgpq4 (`-A`, `-r`, `-R`, `-m`, `-L`): JSON of words. An AS may have its own.',
  ),
  BGPQ4_KEEP_SOURCE_IN_SET: flag
    .default(true)
    .describe(
      'Whether the registry that an AS-SET names (`RIPE::AS-FOO`) is the only one in which it is looked for. Otherwise it is left out.',
    ),
  IRR_RESOLVER: z
    .enum(['peersmith', 'bgpq4'], { error: 'must be peersmith or bgpq4' })
    .default('peersmith')
    .describe('Who asks registries for prefixes: Peersmith itself, or the program at `BGPQ3_PATH`.'),
  BGPQ3_PATH: z
    .string()
    .default('bgpq4')
    .describe('The program bgpq4; only used where `IRR_RESOLVER` is `bgpq4`.'),
  IRR_CONNECTIONS: count(1, 32)
    .default(4)
    .describe('How many connections to a whois server are open at a time at most.'),
  IRR_REFRESH_HOURS: count(0, 8760)
    .default(24)
    .describe(
      'After how many hours a list is asked for again, each at a moment of its own. One that failed is tried sooner. 0 is never: only on request.',
    ),
  IRR_FALLBACK_TO_ASN: flag
    .default(false)
    .describe(
      'Whether the prefixes of an AS itself stand in where its AS-SET is absent, empty or unknown. An AS may have its own answer. Where it happens it is shown, and a warning of what is rendered.',
    ),
  IRR_MAX_ENTRIES: count(1, 10_000_000)
    .default(300_000)
    .describe('A list with more entries waits for a decision. An AS may have its own limit.'),
  IRR_MAX_SHRINK_PERCENT: count(0, 100)
    .default(30)
    .describe('A list that lost more of its entries waits for a decision; 100 lets it lose any.'),
  IRR_MAX_GROWTH_FACTOR: count(1, 1_000_000)
    .default(3)
    .describe('A list that grew by more than this factor waits for a decision.'),
  IRR_STALE_HOURS: count(1, 87_600)
    .default(168)
    .describe('After how many hours a list is stale that no registry has confirmed since.'),
  IRR_WHEN_MISSING: severity
    .default('error')
    .describe(
      'What a configuration has that reads a list which was never fetched: an `error` keeps it from being installed, a `warning` does not.',
    ),
  IRR_WHEN_STALE: severity
    .default('warning')
    .describe('What a configuration has that reads a stale list: an `error` or a `warning`.'),
  IRR_VERSIONS_KEPT: count(1, 1000)
    .default(30)
    .describe('How many versions of a list are kept beside the one in force.'),
  IRR_WHAT_IF_LIMIT_S: count(1, 120)
    .default(20)
    .describe('For how many seconds registries are asked for what somebody only looks at.'),
  CACHE_PREFIX_LIST_TIMEOUT: count(0, 86_400)
    .default(3600)
    .describe('For how many seconds an answer of `/api/extras/prefix-list/` is given again; 0 is never.'),
  PREFIX_LIST_LIMIT_S: count(1, 60)
    .default(5)
    .describe(
      'For how many seconds `/api/extras/prefix-list/` waits for registries where nobody stored the list.',
    ),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isHosts(text: string): boolean {
  try {
    return readHosts(text).length > 0;
  } catch {
    return false;
  }
}

function isSources(text: string): boolean {
  try {
    readSources(text);
    return true;
  } catch {
    return false;
  }
}
