import { createClient } from '@peersmith/api-client';
import { isAboutSessions } from './about-sessions.ts';
import { askToSignIn } from './signed-out.ts';

const csrfToken = (): string | null => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? null;

const UNKNOWN = /credentials were not provided/i;

/** Whether the server no longer knows who is asking. */
async function isSignedOut(response: Response): Promise<boolean> {
  return response.status === 403 && UNKNOWN.test(await response.clone().text());
}

/** Where a session has ended under somebody's hands, the request waits until they have signed in again, and is then sent as it was. */
const fetchSignedIn: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (isAboutSessions(init?.method ?? 'GET', String(input)) || !(await isSignedOut(response)))
    return response;
  if (!(await askToSignIn()) || init?.signal?.aborted) return response;
  const headers = new Headers(init?.headers);
  // The token belongs to the session.
  if (init?.method !== 'GET') headers.set('X-CSRFToken', csrfToken() ?? '');
  return fetch(input, { ...init, headers });
};

/** The client of the page's own server, in the session of its cookie. */
export const client = createClient({ csrf: csrfToken, fetch: fetchSignedIn });
