import { descriptionFor } from '@peersmith/net';
import { SYSTEMS } from './axes.ts';
import { type Expected, isLeaving, sayable } from './expected.ts';
import { type Statement, under } from './junos-grammar.ts';

/** A neighbour in one shape, whether it is wanted or written. */
export interface Neighbour {
  asn: string;
  local_asn: string;
  type: string;
  inactive: boolean;
  description: string;
  source: string;
  password: string;
  ttl: string;
  passive: boolean;
  bfd: string[];
  family: string;
  limit: string;
  received: string[];
  advertised: string[];
}

/** The neighbours of a configuration, by address, with what their groups give them. */
export function neighboursOf(configuration: readonly Statement[]): Map<string, Neighbour> {
  const own = value(under(configuration, 'routing-options'), 'autonomous-system');
  const policies = under(configuration, 'policy-options');
  return new Map(
    under(configuration, 'protocols', 'bgp').flatMap((group) =>
      (group.body ?? [])
        .filter(({ words }) => words[0] === 'neighbor')
        .map((statement): [string, Neighbour] => {
          const [held, body] = [group.body ?? [], statement.body ?? []];
          const family = held.find(({ words }) => words[0] === 'family')?.words[1] ?? '';
          const both = (key: string) => list(body, key) ?? list(held, key) ?? [];
          return [
            statement.words[1] ?? '',
            {
              asn: value(body, 'peer-as'),
              local_asn: value(body, 'local-as').split(' ')[0] || own,
              type: value(held, 'type'),
              inactive: statement.inactive,
              description: value(body, 'description'),
              source: value(body, 'local-address'),
              password: value(body, 'authentication-key'),
              ttl: value(under(body, 'multihop'), 'ttl') || '1',
              passive: body.some(({ words }) => words[0] === 'passive'),
              bfd: [
                value(under(body, 'bfd-liveness-detection'), 'minimum-receive-interval'),
                value(under(body, 'bfd-liveness-detection', 'transmit-interval'), 'minimum-interval'),
                value(under(body, 'bfd-liveness-detection'), 'multiplier'),
              ],
              family,
              limit: value(under(body, `family ${family}`, 'unicast', 'prefix-limit'), 'maximum'),
              received: chainOf(policies, both('import')),
              advertised: chainOf(policies, both('export')),
            },
          ];
        }),
    ),
  );
}

const value = (statements: readonly Statement[], key: string): string =>
  statements
    .find(({ words }) => words[0] === key)
    ?.words.slice(1)
    .join(' ') ?? '';

const list = (statements: readonly Statement[], key: string): string[] | null =>
  statements
    .find(({ words }) => words[0] === key)
    ?.words.slice(1)
    .filter((word) => !/^[[\]]$/.test(word)) ?? null;

/** What the policies of a list do: what is attached in the words of communities, then the policies by name. */
function chainOf(policies: readonly Statement[], names: readonly string[]): string[] {
  const [attaching = '', ...rest] = names;
  if (rest.length === 0) return names.slice();
  const then = under(policies, `policy-statement ${attaching}`, 'then');
  const added = then.flatMap(({ words }) => {
    if (words[0] !== 'community') return [words.join(' ')];
    return policies
      .filter(({ words: [kind, name] }) => kind === 'community' && name === words[2])
      .map((one) => one.words[3] ?? '');
  });
  return [...[...new Set(added)].toSorted(), ...rest];
}

/** The neighbour that a session should be. */
export function wantedOf(expected: Expected): Neighbour {
  const { one, asn, local_asn, limit, password, passive, multihop, status, bfd } = expected;
  const system = Object.values(SYSTEMS).find((candidate) => candidate.asn === asn);
  const type = asn === local_asn ? 'internal' : 'external';
  return {
    asn: String(asn),
    local_asn: String(local_asn),
    type,
    inactive: status === 'disabled',
    description: descriptionFor('junos', `AS${asn} ${system?.name}`),
    source: one.local_address,
    password,
    ttl: String(type === 'internal' ? 1 : multihop),
    passive,
    bfd: bfd
      ? [bfd.minimum_receive_interval, bfd.minimum_transmit_interval, bfd.detection_multiplier].map(String)
      : ['', '', ''],
    family: one.family === 6 ? 'inet6' : 'inet',
    limit: limit ? String(limit) : '',
    received: wantedChain(expected, 'received'),
    advertised: wantedChain(expected, 'advertised'),
  };
}

const NAMES: Readonly<Record<string, string>> = {
  '65535:65281': 'no-export',
  '65535:65283': 'no-export-subconfed',
  'origin:65536:7': 'origin:65536L:7',
};

function wantedChain(expected: Expected, direction: 'received' | 'advertised'): string[] {
  const policies = direction === 'received' ? expected.imports : expected.exports;
  if (policies.length === 0) return ['peersmith-reject'];
  const attached = sayable(expected[direction]).map(
    (text) => NAMES[text] ?? (/^\d+:\d+:\d+$/.test(text) ? `large:${text}` : text),
  );
  const leaving = isLeaving(expected)
    ? ['65535:0', ...(direction === 'received' ? ['local-preference 0'] : [])]
    : [];
  return [
    ...[...new Set([...attached, ...leaving, 'next policy'])].toSorted(),
    ...policies,
    'peersmith-reject',
  ];
}
