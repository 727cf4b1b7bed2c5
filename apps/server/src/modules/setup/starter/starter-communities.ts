import type { Row } from '@peersmith/resource';

/** What a community of the first policies says, by the number behind the ASN. */
const MEANINGS = {
  own: 50,
  customers: 100,
  peers: 200,
} as const;
export type Meaning = keyof typeof MEANINGS;

/** The largest AS number of two octets: longer ones stand in large communities alone (RFC 8092). */
const TWO_OCTETS = 65_535;

/** Whether the communities of an AS are large ones. */
export const isLarge = (asn: number): boolean => asn > TWO_OCTETS;

/** The parts of a community of the first policies. */
export const partsOf = (asn: number, meaning: Meaning): number[] =>
  isLarge(asn) ? [asn, 1, MEANINGS[meaning]] : [asn, MEANINGS[meaning]];

/** The communities of the first policies, as they are kept. */
export const starterCommunities = (asn: number): readonly Row[] => [
  {
    name: 'Our routes',
    slug: 'our-routes',
    value: partsOf(asn, 'own').join(':'),
    description: 'Set it where you originate your own prefixes: peers-out announces what carries it.',
  },
  {
    name: 'Learned from customers',
    slug: 'from-customers',
    type: 'ingress',
    value: partsOf(asn, 'customers').join(':'),
    description: 'Attach it to groups of customers: peers-out announces what carries it.',
  },
  {
    name: 'Learned from peers',
    slug: 'from-peers',
    type: 'ingress',
    value: partsOf(asn, 'peers').join(':'),
    description:
      'Attached to exchanges: tells where a route came from, so that it is announced to no other peer.',
  },
];
