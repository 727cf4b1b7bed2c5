import { descriptionFor } from '@peersmith/net';
import { SYSTEMS } from './axes.ts';
import { type Expected, isLeaving, sayable } from './expected.ts';

/** A protocol in one shape, whether it is wanted or running. */
export interface Protocol {
  asn: number;
  local_asn: number;
  description: string;
  disabled: boolean;
  limit: string;
  /** Attributes that its filters give to a route; null when nothing passes. */
  received: string[] | null;
  advertised: string[] | null;
  /** What BIRD does not show, as it is written. */
  written: string[];
}

/** A source of routes for every filter, so that what they attach can be looked at. */
export function probes(text: string): string {
  const names = [...text.matchAll(/^filter '([^']+)'/gm)].map(([, name]) => name ?? '');
  return names
    .map(
      (name, at) =>
        `protocol static probe${at} { ipv4 { table master4; preference ${at + 1}; import filter '${name}'; }; route 198.51.100.0/24 blackhole; }`,
    )
    .join('\n');
}

/** The attributes that each filter gives, by its name; a filter that lets nothing pass is not there. */
export function attributesOf(text: string, routes: string): Map<string, string[]> {
  const names = [...text.matchAll(/^filter '([^']+)'/gm)].map(([, name]) => name ?? '');
  return new Map(
    routes.split(/(?=\[probe\d+ )/).flatMap((part): [string, string[]][] => {
      const name = names[Number(/^\[probe(\d+) /.exec(part)?.[1] ?? -1)];
      if (name === undefined) return [];
      const told = [
        ...part.matchAll(/^\s+BGP\.(community|ext_community|large_community|local_pref): (.*)$/gm),
      ];
      return [[name, told.flatMap(([, key, list]) => valuesOf(key ?? '', list ?? '')).toSorted()]];
    }),
  );
}

const valuesOf = (key: string, list: string): string[] =>
  key === 'local_pref'
    ? [`preference ${list.trim()}`]
    : (list.match(/\([^)]*\)/g) ?? []).map((one) => one.replaceAll(' ', ''));

/** The neighbours that BIRD runs, by their address and ours. */
export function protocolsOf(
  text: string,
  shown: string,
  attributes: ReadonlyMap<string, string[]>,
): Map<string, Protocol> {
  const blocks = new Map(
    [...text.matchAll(/^protocol bgp '([^']+)' \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => [
      name,
      body,
    ]),
  );
  return new Map(
    shown
      .split(/\n(?=\S)/)
      .filter((block) => /^\S+\s+BGP /.test(block))
      .map((block): [string, Protocol] => {
        const [name = '', , , state] = block.split(/\s+/);
        const get = (key: string) => new RegExp(`^\\s+${key}: +(.*)$`, 'm').exec(block)?.[1]?.trim() ?? '';
        const body = blocks.get(name) ?? '';
        return [
          `${get('Neighbor address')} ${/^ {2}local (\S+) as/m.exec(body)?.[1] ?? ''}`,
          {
            asn: Number(get('Neighbor AS')),
            local_asn: Number(get('Local AS')),
            description: get('Description'),
            disabled: state === 'down',
            limit: `${get('Receive limit')} ${get('Action')}`.trim(),
            received: attributes.get(get('Input filter')) ?? null,
            advertised: attributes.get(get('Output filter')) ?? null,
            written: body
              .split('\n')
              .map((line) => line.trim())
              .filter((line) =>
                /^(?:multihop|passive|password|local role|require roles|bfd|enforce)/.test(line),
              ),
          },
        ];
      }),
  );
}

/** The protocol that a session should be. */
export function wantedOf(expected: Expected): Protocol {
  const { one, asn, local_asn, limit, password, passive, multihop, status, bfd, role } = expected;
  const system = Object.values(SYSTEMS).find((candidate) => candidate.asn === asn);
  return {
    asn,
    local_asn,
    description: descriptionFor('bird', `AS${asn} ${system?.name}`),
    disabled: status === 'disabled',
    limit: limit ? `${limit} disable` : '',
    received: attached(expected, 'received'),
    advertised: attached(expected, 'advertised'),
    written: [
      ...(multihop > 1 ? [`multihop ${multihop};`] : []),
      ...(passive ? ['passive yes;'] : []),
      ...(password ? [`password "${password}";`] : []),
      ...(role && asn !== local_asn
        ? [`local role ${roleOf(role)};`, ...(role.endsWith(' strict') ? ['require roles yes;'] : [])]
        : []),
      ...(bfd
        ? [
            `bfd { min rx interval ${bfd.minimum_receive_interval} ms; min tx interval ${bfd.minimum_transmit_interval} ms; multiplier ${bfd.detection_multiplier}; };`,
          ]
        : []),
      ...(asn === local_asn ? [] : [`enforce first as ${one.route_server ? 'no' : 'yes'};`]),
    ],
  };
}

const roleOf = (role: string) =>
  role === 'rs' ? 'rs_server' : role.replace(' strict', '').replace('-', '_');

function attached(expected: Expected, direction: 'received' | 'advertised'): string[] | null {
  const policies = direction === 'received' ? expected.imports : expected.exports;
  if (policies.length === 0) return null;
  const leaving = isLeaving(expected);
  const values = sayable(expected[direction]);
  if (leaving && direction === 'advertised' && !values.includes('65535:0')) values.push('65535:0');
  const words = values.map(
    (text) => `(${text.replace('target:', 'rt:').replace('origin:', 'ro:').replaceAll(':', ',')})`,
  );
  return [...words, ...(leaving && direction === 'received' ? ['preference 0'] : [])].toSorted();
}
