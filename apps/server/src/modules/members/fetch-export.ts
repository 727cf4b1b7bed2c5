import type { Context } from '../../engine/context.ts';
import { type OutgoingResponse, requestOutside } from '../../platform/outgoing-http.ts';
import { reachOf } from '../../platform/proxies.ts';
import { USER_AGENT } from '../../platform/version.ts';
import { MembersFault } from './members-fault.ts';
import { MOST_FILE_BYTES } from './read-task.ts';
import { membersSettings } from './settings.ts';
import type { Source } from './sources.queries.ts';

const FETCH_MS = 60_000;

/** What an exchange publishes now, with what tells whether it changes. */
export interface Fetched {
  octets: Buffer;
  etag: string;
  last_modified: string;
}

/** Fetches a member export; null where it is what was read last. Fails with a `MembersFault`. */
export async function fetchExport(
  context: Context,
  source: Source,
  isSame: boolean,
): Promise<Fetched | null> {
  const { MEMBERS_ALLOW_PRIVATE: allow_private } = membersSettings.of(context);
  const { etag, last_modified } = source;
  const answer = await requestOutside(source.url, {
    headers: {
      accept: 'application/json',
      'user-agent': USER_AGENT,
      ...(isSame && etag ? { 'if-none-match': etag } : {}),
      ...(isSame && last_modified ? { 'if-modified-since': last_modified } : {}),
    },
    timeout_ms: FETCH_MS,
    max_bytes: MOST_FILE_BYTES,
    reach: reachOf(context, allow_private),
    ...(context.signal ? { signal: context.signal } : {}),
  }).catch((cause: unknown) => {
    context.signal?.throwIfAborted();
    throw new MembersFault(cause instanceof Error ? cause.message : 'no answer', { cause });
  });
  if (answer.status === 304 && isSame) return null;
  if (answer.status !== 200) throw new MembersFault(refusalOf(answer));
  const word = (value: string | undefined, most: number) => (value && value.length <= most ? value : '');
  return {
    octets: answer.body,
    etag: word(answer.headers.etag, 2000),
    last_modified: word(answer.headers['last-modified'], 200),
  };
}

const REASONS: Readonly<Record<number, string>> = {
  401: ': it wants to know who asks',
  403: ': it does not let everybody in',
  404: ': nothing is there',
};
const refusalOf = ({ status, url }: OutgoingResponse): string =>
  `${URL.parse(url)?.host ?? 'the exchange'} answered ${status}${REASONS[status] ?? ''}`;
