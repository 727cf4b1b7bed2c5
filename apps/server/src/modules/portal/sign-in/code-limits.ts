import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { clientOf, neighbourhoodOf } from '../../../platform/client.ts';
import type { Bucket } from '../../users/index.ts';

/** How many codes may be asked for before one has to wait, a minute at first, then longer. */
const CODES = { email: 5, asn: 20, host: 10, network: 50 } as const;
/** How many codes may be tried. */
const TRIES = { host: 20, network: 100 } as const;

/** Whom a code is for. */
export interface CodeFor {
  asn: number;
  email: string;
}

/** What counts requests for codes: the mailbox that they fill, the network, and where they come from. */
export function codeBuckets(request: FastifyRequest, { asn, email }: CodeFor): Bucket[] {
  const name = createHash('sha256').update(email).digest('hex').slice(0, 32);
  return [
    { key: `portal code to ${name}`, scope: 'account', most: CODES.email },
    { key: `portal code for AS${asn}`, scope: 'account', most: CODES.asn },
    ...placeBuckets(request, 'portal code', CODES),
  ];
}

/** What counts codes that are tried. */
export const tryBuckets = (request: FastifyRequest): Bucket[] =>
  placeBuckets(request, 'portal sign-in', TRIES);

function placeBuckets(
  request: FastifyRequest,
  what: string,
  most: Readonly<Record<'host' | 'network', number>>,
): Bucket[] {
  const { host, network } = neighbourhoodOf(clientOf(request).address);
  return [
    { key: `${what} from ${host}`, scope: 'address', most: most.host },
    { key: `${what} from network ${network}`, scope: 'network', most: most.network },
  ];
}
