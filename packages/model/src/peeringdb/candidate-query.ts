import { parseAsn } from '@peersmith/net';
import * as z from 'zod';
import { CANDIDATE_STATUS, EXCHANGE_SAYS } from './vocabulary.ts';

/** Most values that one parameter takes. */
const MOST = 50_000;

/** The last of a repeated parameter; an empty one is not given. */
export const lastOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => {
    const last = [given].flat().at(-1);
    return last === '' ? undefined : last;
  }, item.optional());
/** All of a repeated parameter, in a query or as a list in JSON. */
export const allOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => (given === undefined ? given : [given].flat()), z.array(item).max(MOST).optional());

const digits = (given: unknown) =>
  typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given;
/** The id of an object, in digits or as a number. */
export const queryId = z.preprocess(digits, z.int({ error: 'Enter a number.' }).nonnegative());
/** `64500` or `AS64500`. */
export const queryAsn = z.preprocess(
  (given) => (typeof given === 'string' ? (parseAsn(given) ?? given) : given),
  z.int({ error: 'Enter an AS number.' }).min(0).max(4_294_967_295),
);
const flag = z.preprocess(
  (given) => (typeof given === 'string' && /^(?:[Tt]rue|[Ff]alse)$/.test(given) ? /^t/i.test(given) : given),
  z.boolean({ error: 'Enter true or false.' }),
);
/** One of the known words; others are named. */
export const queryWord = (known: readonly string[]) =>
  z
    .string()
    .refine((text) => known.includes(text), { error: ({ input }) => `"${input}" is not a valid choice.` });

/**
 * Which possible sessions are meant: what the lists of candidates, the preview of their sessions and their creation all take, under the
 * same names, in a query or in JSON.
 */
export const POSSIBLE_SESSIONS = {
  /** Ours. */
  local_asn: lastOf(queryAsn),
  internet_exchange_id: allOf(queryId),
  connection_id: allOf(queryId),
  address_family: allOf(z.preprocess(digits, z.literal([4, 6], { error: 'Enter 4 or 6.' }))),
  is_rs_peer: lastOf(flag),
  status: allOf(queryWord(Object.keys(CANDIDATE_STATUS))),
  exchange_says: allOf(queryWord(Object.keys(EXCHANGE_SAYS))),
};

/** Of a list's query, what says which sessions are meant: the parameters of a preview and of a creation of the same ones. */
export function possibleSessionsOf(query: Readonly<Record<string, unknown>>): {
  [K in keyof typeof POSSIBLE_SESSIONS]?: unknown;
} {
  return Object.fromEntries(
    Object.keys(POSSIBLE_SESSIONS).flatMap((key) => (query[key] === undefined ? [] : [[key, query[key]]])),
  );
}
