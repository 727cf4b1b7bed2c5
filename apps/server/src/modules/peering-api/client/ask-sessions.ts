import {
  type RemotePage,
  type RemoteSession,
  readLocations,
  readPage,
  readSession,
} from './remote-answers.ts';
import { askRemote, type RemoteApi, RemoteFault } from './remote-api.ts';

/** Most pages of an answer: who has more is not read to the end. */
const MOST_PAGES = 20;
/** Most sessions that are asked for one by one. */
const MOST_SINGLE = 20;

const NO_PAGE = 'it answered with something that is no list of sessions';

interface Listed {
  sessions: RemoteSession[];
  unreadable: number;
}

/** All sessions that another network says it has with us, or that are asked for; of one request where it is named. */
export const sessionsAt = (
  api: RemoteApi,
  { asn, reference }: { asn: number; reference: string },
): Promise<Listed> =>
  pagesAt(api, { asn, reference }).catch((error: unknown) => {
    // The older document of the draft has no such parameter.
    if (!reference || !(error instanceof RemoteFault) || error.refusal?.status !== 400) throw error;
    return pagesAt(api, { asn, reference: '' });
  });

async function pagesAt(
  api: RemoteApi,
  { asn, reference }: { asn: number; reference: string },
): Promise<Listed> {
  const sessions: RemoteSession[] = [];
  let unreadable = 0;
  let token: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      asn: String(asn),
      ...(reference ? { request_id: reference } : {}),
      ...(token ? { next_token: token } : {}),
    });
    const read: RemotePage | null = readPage(await askRemote(api, `/sessions?${query}`));
    if (!read) throw new RemoteFault(NO_PAGE);
    sessions.push(...read.sessions);
    unreadable += read.unreadable;
    if (!read.next_token || read.next_token === token) return { sessions, unreadable };
    token = read.next_token;
  }
  throw new RemoteFault(`its list of sessions does not end after ${MOST_PAGES} pages`);
}

/** Sessions by their ids, one by one; those that it does not have are not among them. */
export async function singleSessionsAt(api: RemoteApi, ids: readonly string[]): Promise<RemoteSession[]> {
  const found: RemoteSession[] = [];
  for (const id of ids.slice(0, MOST_SINGLE)) {
    const given = await askRemote(api, `/sessions/${encodeURIComponent(id)}`).catch((error: unknown) => {
      if (error instanceof RemoteFault && error.refusal?.status === 404) return null;
      throw error;
    });
    const read = readSession(given);
    if (read) found.push(read);
  }
  return found;
}

/** Asks for sessions; what comes is a page with those that were taken, and errors for the others. */
export async function requestSessionsAt(api: RemoteApi, wishes: readonly object[]): Promise<RemotePage> {
  const read = readPage(await askRemote(api, '/sessions', { body: wishes }));
  if (!read) throw new RemoteFault(NO_PAGE);
  return read;
}

/** Takes a session back; null when it is gone, or why people there have to do it (422). */
export const deleteSessionAt = async (api: RemoteApi, id: string): Promise<string | null> =>
  askRemote(api, `/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof RemoteFault)) throw error;
      if (error.refusal?.status === 404) return null;
      if (error.refusal?.status === 422) return `${error.message}.`;
      throw error;
    },
  );

/** Where another network says that we could peer with it. The draft asks by the number of the server. */
export async function locationsAt(api: RemoteApi, asn: number): Promise<{ id: string; type: string }[]> {
  const read = readLocations(await askRemote(api, `/locations?asn=${asn}`));
  if (!read) throw new RemoteFault('it answered with something that is no list of locations');
  return read;
}
