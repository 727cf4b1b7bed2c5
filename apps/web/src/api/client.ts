import { createClient } from '@peersmith/api-client';

const csrfToken = (): string | null => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? null;

/** The client of the page's own server, in the session of its cookie. */
export const client = createClient({ csrf: csrfToken });
