import { descriptionFor, parseCommunity } from '@peersmith/net';
import * as z from 'zod';
import { SYSTEMS } from './axes.ts';
import { type Expected, isLeaving, sayable } from './expected.ts';
import { linesOf } from './frr-configuration.ts';

/** What bgpd tells of a neighbour: only the fields that are compared. */
const Neighbours = z.record(
  z.string(),
  z.object({
    remoteAs: z.int(),
    localAs: z.int(),
    nbrDesc: z.string().optional(),
    adminShutDown: z.boolean().default(false),
    updateSource: z.string().optional(),
    externalBgpNbrMaxHopsAway: z.int().optional(),
    nbrInternalLink: z.boolean().default(false),
    localRole: z.string(),
    addressFamilyInfo: z.record(
      z.string(),
      z.object({
        prefixAllowedMax: z.int().optional(),
        routeMapForIncomingAdvertisements: z.string(),
        routeMapForOutgoingAdvertisements: z.string(),
      }),
    ),
  }),
);

/** A neighbour in one shape, whether it is wanted or running. */
export interface Neighbour {
  asn: number;
  local_asn: number;
  description: string;
  shutdown: boolean;
  source: string;
  hops: number;
  families: string[];
  limit: number;
  received: string[];
  advertised: string[];
  password: string;
  passive: boolean;
  first_as: boolean;
  role: string;
  bfd: string[];
}

/** The neighbours that FRR runs, by address: from what bgpd tells, and from the running configuration where it does not. */
export function neighboursOf(running: string, json: string): Map<string, Neighbour> {
  const under = byHead(linesOf(running));
  return new Map(
    Object.entries(Neighbours.parse(JSON.parse(json))).map(([address, told]) => {
      const [families, [info]] = [Object.keys(told.addressFamilyInfo), Object.values(told.addressFamilyInfo)];
      const own = settingsOf(under, address);
      const profile = own.get('bfd');
      return [
        address,
        {
          asn: told.remoteAs,
          local_asn: told.localAs,
          description: told.nbrDesc ?? '',
          shutdown: told.adminShutDown,
          source: told.updateSource ?? '',
          hops: told.nbrInternalLink ? 0 : (told.externalBgpNbrMaxHopsAway ?? 1),
          families,
          limit: info?.prefixAllowedMax ?? 0,
          received: chainOf(under, info?.routeMapForIncomingAdvertisements ?? ''),
          advertised: chainOf(under, info?.routeMapForOutgoingAdvertisements ?? ''),
          password: own.get('password') ?? '',
          passive: own.has('passive'),
          first_as: own.has('enforce-first-as'),
          role: `${told.localRole}${/ strict-mode$/.test(own.get('local-role') ?? '') ? ' strict' : ''}`,
          bfd: profile ? [...(under.get(`bfd > ${profile}`) ?? [])].toSorted() : ['none'],
        },
      ];
    }),
  );
}

/** Lines by the line that they stand under. */
function byHead(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of lines) {
    const at = path.lastIndexOf(' > ');
    const head = path.slice(0, Math.max(at, 0));
    found.set(head, [...(found.get(head) ?? []), at < 0 ? path : path.slice(at + 3)]);
  }
  return found;
}

function settingsOf(under: ReadonlyMap<string, string[]>, address: string): Map<string, string> {
  const lines = [...under].flatMap(([head, held]) => (/^router bgp \d+$/.test(head) ? held : []));
  const start = `neighbor ${address} `;
  return new Map(
    lines
      .filter((line) => line.startsWith(start))
      .map((line) => {
        const [key = '', ...rest] = line.slice(start.length).split(' ');
        return [key, rest.join(' ')];
      }),
  );
}

/** The entries of a route map, one after the other, without their numbers. */
function chainOf(under: ReadonlyMap<string, string[]>, name: string): string[] {
  return (under.get('') ?? [])
    .filter((line) => line.startsWith(`route-map ${name} `))
    .flatMap((line) => [
      line.split(' ')[2] ?? '',
      ...(under.get(line) ?? []).filter((one) => !/^description/.test(one)).toSorted(),
    ]);
}

/** The neighbour that a session should be. */
export function wantedOf(expected: Expected): Neighbour {
  const { one, asn, local_asn, limit, password, passive, multihop, status, role } = expected;
  const system = Object.values(SYSTEMS).find((candidate) => candidate.asn === asn);
  const internal = asn === 64_500;
  return {
    asn,
    local_asn,
    description: descriptionFor('frr', `AS${asn} ${system?.name}`),
    shutdown: status === 'disabled',
    source: one.local_address,
    hops: internal ? 0 : multihop,
    families: [`ipv${one.family}Unicast`],
    limit,
    received: wantedChain(expected, 'received'),
    advertised: wantedChain(expected, 'advertised'),
    password,
    passive,
    first_as: !one.route_server,
    role: internal || role === '' ? 'undefined' : role === 'rs' ? 'rs-server' : role,
    bfd: wantedBfd(expected),
  };
}

function wantedChain(expected: Expected, direction: 'received' | 'advertised'): string[] {
  const policies = direction === 'received' ? expected.imports : expected.exports;
  if (policies.length === 0) return ['deny'];
  const leaving = isLeaving(expected);
  const attached = sayable(expected[direction]);
  const standard = attached.filter((text) => text.split(':').length === 2);
  if (leaving && direction === 'advertised' && !standard.includes('65535:0')) standard.push('65535:0');
  const of = (start: string) =>
    attached.filter((text) => text.startsWith(start)).map((text) => text.slice(start.length));
  const large = attached.filter((text) => /^\d+:\d+:\d+$/.test(text));
  const set = (head: string, words: readonly string[], tail = '') =>
    words.length ? [`set ${head} ${words.toSorted().join(' ')}${tail}`] : [];
  return [
    ...policies.flatMap((slug) => ['permit', `call ${slug}`, 'on-match next']),
    'permit',
    ...[
      ...set('community', standard.map(shownName), ' additive'),
      ...(leaving && direction === 'received' ? ['set local-preference 0'] : []),
      ...set('extcommunity rt', of('target:')),
      ...set('extcommunity soo', of('origin:')),
      ...set('large-community', large, ' additive'),
    ].toSorted(),
  ];
}

const shownName = (text: string): string =>
  text === '65535:65283' ? 'local-AS' : (parseCommunity(text)?.name ?? text);

function wantedBfd({ bfd }: Expected): string[] {
  if (!bfd) return ['none'];
  const clamp = (held: number, least: number, most: number) => Math.min(Math.max(held, least), most);
  return [
    ['detect-multiplier', clamp(bfd.detection_multiplier, 2, 255), 3],
    ['receive-interval', clamp(bfd.minimum_receive_interval, 10, 60_000), 300],
    ['transmit-interval', clamp(bfd.minimum_transmit_interval, 10, 60_000), 300],
  ].flatMap(([key, timer, standard]) => (timer === standard ? [] : [`${key} ${timer}`]));
}
