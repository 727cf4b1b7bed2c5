import type { PeeringStatus } from '@peersmith/answers';
import { hostOf } from '@peersmith/net';
import * as z from 'zod';

const LONGEST_TEXT = 300;

/** What strangers say, as one short line. */
const tidy = (text: string): string =>
  text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
    .toWellFormed();

const said = z
  .unknown()
  .optional()
  .transform((text) => (typeof text === 'string' ? tidy(text) : ''));

const word = z
  .union([z.string(), z.number()])
  .transform((given) => tidy(String(given)))
  .pipe(z.string().min(1).max(200));
const address = z
  .string()
  .max(60)
  .transform((text) => hostOf(text.trim()))
  .pipe(z.string());

const Addresses = z.object({ local_ip: address, peer_ip: address });

const RemoteSession = z.object({
  session_id: word,
  request_id: word.optional().catch(undefined),
  local_asn: z.int(),
  local_ip: address,
  peer_asn: z.int(),
  peer_ip: address,
  status: z.string().max(50).transform(tidy).optional().catch(undefined),
  status_reason: said,
});
/** A session as another network tells of it. `local` is us, who asked. */
export type RemoteSession = z.infer<typeof RemoteSession>;

const RemoteList = z.union([
  z.object({
    sessions: z.array(z.unknown()).max(5000),
    request_id: word.nullish().catch(null),
    next_token: z.string().min(1).max(2000).nullish().catch(null),
    errors: z.unknown().optional(),
  }),
  z
    .array(z.unknown())
    .max(5000)
    .transform((sessions) => ({ sessions, request_id: null, next_token: null, errors: [] })),
]);

/** Something that is wrong with one session, or with all of a request. */
interface RemoteError {
  /** The field; empty where none is named. */
  name: string;
  text: string;
  /** Of the session that it is about, where that is said. */
  addresses: { local_ip: string; peer_ip: string } | null;
}

/** An answer that refuses. */
export interface RemoteRefusal {
  status: number;
  /** Where the request was kept, and all of it refused: a decision, and no mistake of ours. */
  request_id: string | null;
  errors: RemoteError[];
}

/** A page of sessions: those that can be read, how many cannot, and what was refused. */
export interface RemotePage {
  sessions: RemoteSession[];
  unreadable: number;
  request_id: string | null;
  next_token: string | null;
  errors: RemoteError[];
}

/** Reads a page of sessions; null where it is none. */
export function readPage(given: unknown): RemotePage | null {
  const page = RemoteList.safeParse(given);
  if (!page.success) return null;
  const { sessions, request_id = null, next_token = null, errors } = page.data;
  const read = sessions.map((one) => RemoteSession.safeParse(one));
  return {
    sessions: read.flatMap(({ data }) => data ?? []),
    unreadable: read.filter(({ success }) => !success).length,
    request_id,
    next_token,
    errors: errorsIn(errors),
  };
}

/** Reads one session; null where it is none. */
export const readSession = (given: unknown): RemoteSession | null =>
  RemoteSession.safeParse(given).data ?? null;

const RemoteErrors = z.array(
  z.object({
    name: said,
    errors: z.array(said).optional().catch(undefined),
    messages: z.array(said).optional().catch(undefined),
    session: Addresses.nullish().catch(null),
  }),
);

/** What is refused, in the forms that the draft and its OpenAPI document have for it. */
function errorsIn(given: unknown): RemoteError[] {
  const list = typeof given === 'object' && given !== null && 'errors' in given ? given.errors : given;
  const { data = [] } = RemoteErrors.safeParse(list);
  return data.slice(0, 1000).map(({ name, errors, messages, session = null }) => ({
    name,
    text: [...(errors ?? []), ...(messages ?? [])]
      .filter(Boolean)
      .join(' ')
      .slice(0, LONGEST_TEXT)
      .toWellFormed(),
    addresses: session,
  }));
}

const RefusalBody = z.object({ request_id: word.nullish().catch(null), errors: z.unknown().optional() });

/** Reads the body of an answer that refuses, as far as it can be read. */
export function refusalIn(status: number, body: unknown): RemoteRefusal {
  const { data } = RefusalBody.safeParse(body);
  return { status, request_id: data?.request_id ?? null, errors: errorsIn(data?.errors) };
}

const Locations = z.object({
  locations: z.array(z.object({ id: z.string().max(100), type: z.string().max(20) })).max(1000),
});

/** Reads a page of locations; null where it is none. */
export const readLocations = (given: unknown) => Locations.safeParse(given).data?.locations ?? null;

const WORDS: Readonly<Record<string, PeeringStatus>> = {
  pending: 'Pending',
  approved: 'Approved',
  accepted: 'Approved',
  rejected: 'Rejected',
  established: 'Established',
  down: 'Down',
  unestablished: 'Unestablished',
};

/** A status in the words of the draft, however it is written; null for one that it does not have. */
export const statusIn = (text: string | undefined): PeeringStatus | null =>
  WORDS[text?.trim().toLowerCase() ?? ''] ?? null;
