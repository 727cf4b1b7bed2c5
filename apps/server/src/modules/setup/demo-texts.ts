import type { RouterTexts } from '../deployment/index.ts';

/** A neighbor as the demonstration writes it. */
export interface DemoNeighbor {
  address: string;
  asn: number;
  name: string;
}

/** What one neighbor was and is to be; null for none. */
interface Pair {
  before: DemoNeighbor | null;
  after: DemoNeighbor | null;
}

/** How a platform writes neighbors, and differences between them. */
interface Language {
  head: (asn: number) => string[];
  neighbor: (neighbor: DemoNeighbor) => string[];
  tail: string[];
  difference: (asn: number, pairs: readonly Pair[], language: Language) => string[];
}

/** Neighbors that came since the router was changed last. */
const NEW = 3;
const GONE: DemoNeighbor = { address: '192.0.2.66', asn: 64_496, name: 'Oldhaven Hosting' };

/** Makes texts of a router's neighbors: the last of them are new, the first was called otherwise, one goes. */
export function demoTexts(platform: string, asn: number, neighbors: readonly DemoNeighbor[]): RouterTexts {
  const language = LANGUAGES[platform] ?? FRR;
  const pairs: Pair[] = neighbors.map((after, at) => {
    if (at >= neighbors.length - NEW) return { before: null, after };
    return { before: at === 0 ? { ...after, name: after.name.split(' ')[0] ?? '' } : after, after };
  });
  pairs.splice(Math.floor(pairs.length / 2), 0, { before: GONE, after: null });
  const text = (side: keyof Pair) =>
    [
      ...language.head(asn),
      ...pairs.flatMap(({ [side]: one }) => (one ? language.neighbor(one) : [])),
      ...language.tail,
      '',
    ].join('\n');
  return {
    running: text('before'),
    rendered: text('after'),
    difference: `${language.difference(asn, pairs, language).join('\n')}\n`,
  };
}

/** Lines of a neighbor that one side has and the other has not. */
function changedLines({ before, after }: Pair, { neighbor }: Language): string[] {
  const [less, more] = [before ? neighbor(before) : [], after ? neighbor(after) : []];
  return [
    ...less.filter((line) => !more.includes(line)).map((line) => `-${line}`),
    ...more.filter((line) => !less.includes(line)).map((line) => `+${line}`),
  ];
}

const limitOf = ({ asn }: DemoNeighbor) => ((asn % 9) + 1) * 50;

const FRR: Language = {
  head: (asn) => ['frr defaults datacenter', '!', `router bgp ${asn}`, ' no bgp default ipv4-unicast'],
  neighbor: (one) => [
    ` neighbor ${one.address} remote-as ${one.asn}`,
    ` neighbor ${one.address} description ${one.name} (AS${one.asn})`,
    ` neighbor ${one.address} filter-list AS${one.asn} in`,
    ` neighbor ${one.address} route-map PEERS-IN in`,
    ` neighbor ${one.address} route-map PEERS-OUT out`,
    ` neighbor ${one.address} maximum-prefix ${limitOf(one)}`,
  ],
  tail: ['exit', '!'],
  difference: (asn, pairs, language) => [
    ` router bgp ${asn}`,
    ...pairs.flatMap((pair) => changedLines(pair, language)),
  ],
};

const JUNOS: Language = {
  head: (asn) => [
    'routing-options {',
    `    autonomous-system ${asn};`,
    '}',
    'protocols {',
    '    bgp {',
    '        group peers {',
  ],
  neighbor: (one) => [
    `            neighbor ${one.address} {`,
    `                description "${one.name} (AS${one.asn})";`,
    `                import [ peers-in AS${one.asn} ];`,
    '                export peers-out;',
    `                peer-as ${one.asn};`,
    `                family inet { unicast { prefix-limit { maximum ${limitOf(one)}; } } }`,
    '            }',
  ],
  tail: ['        }', '    }', '}'],
  difference: (_, pairs, language) =>
    pairs.flatMap((pair) => {
      const lines = changedLines(pair, language).map((line) => line.replace(/^(.) {8}/, '$1'));
      if (lines.length === 0) return [];
      const within = pair.before && pair.after ? ` neighbor ${pair.after.address}` : '';
      return [`[edit protocols bgp group peers${within}]`, ...lines];
    }),
};

const BIRD: Language = {
  head: () => ['router id 192.0.2.1;', 'protocol device {}'],
  neighbor: (one) => [
    `protocol bgp as${one.asn}_${one.address.replace(/\W+/g, '_')} from peers {`,
    `  description "${one.name} (AS${one.asn})";`,
    `  neighbor ${one.address} as ${one.asn};`,
    `  ${one.address.includes(':') ? 'ipv6' : 'ipv4'} { import limit ${limitOf(one)} action restart; };`,
    '}',
  ],
  tail: [],
  difference: (asn, pairs, language) => {
    const shared = pairs.flatMap(({ before, after }) => {
      if (!before || !after) return changedLines({ before, after }, language);
      const were = language.neighbor(before);
      return language
        .neighbor(after)
        .flatMap((line, at) => (line === were[at] ? [` ${line}`] : [`-${were[at] ?? ''}`, `+${line}`]));
    });
    const lines = [...language.head(asn).map((line) => ` ${line}`), ...shared];
    const count = (mark: string) => lines.filter((line) => !line.startsWith(mark)).length;
    return ['--- running', '+++ candidate', `@@ -1,${count('+')} +1,${count('-')} @@`, ...lines];
  },
};

const LANGUAGES: Readonly<Record<string, Language>> = { frr: FRR, junos: JUNOS, bird: BIRD };
