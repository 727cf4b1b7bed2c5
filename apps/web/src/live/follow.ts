import { ApiError, type Client, type Told } from '@peersmith/api-client';
import type { Refresh } from './refresher.ts';

/** A page that nobody looks at is told nothing after so long; it catches up when somebody does. */
const HIDDEN_MS = 5000;
/** Without the feed, what is on screen is read again so often. */
const FALLBACK_MS = 10_000;
/** Everybody is told `everything` at once; not everybody shall ask at once. */
const SPREAD_MS = 2000;
const REFUSED_MS = 10_000;

export interface FollowParts {
  client: Pick<Client, 'follow'>;
  /** From where on it has to be told: what the page has read is not older. */
  since: string;
  refresh: Refresh;
  /** Whether what is on screen follows the server. */
  onState: (isLive: boolean) => void;
  /** The server would rather not go on: who is signed in, and with which rights, has to be asked again. */
  onEnded: () => void;
}

/** Follows the change feed while the page is looked at; the answer ends it. */
export function follow({ client, since, refresh, onState, onEnded }: FollowParts): () => void {
  let id = since;
  let following: AbortController | null = null;
  let isDown = false;
  const hear = ({ event, id: told, changed, error }: Told) => {
    id = told ?? id;
    isDown = event === 'down';
    // A server that ends a stream is asked again at once: that is no failure yet.
    if (event !== 'down') onState(true);
    else if (error !== null) onState(false);
    if (event === 'changed') refresh(new Set(changed));
    if (event === 'everything') setTimeout(() => refresh(null), Math.random() * SPREAD_MS);
    if (event === 'down' && error === null) onEnded();
  };
  const run = async (own: AbortController) => {
    while (!own.signal.aborted) {
      try {
        for await (const told of client.follow({ since: id, signal: own.signal })) hear(told);
      } catch (error) {
        if (own.signal.aborted) return;
        hear({ event: 'down', id: null, changed: [], error });
        if (error instanceof ApiError) onEnded();
        await new Promise((resolve) => setTimeout(resolve, REFUSED_MS));
      }
    }
  };
  const begin = () => {
    if (following) return;
    following = new AbortController();
    void run(following);
  };
  const end = () => {
    following?.abort();
    following = null;
  };
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(hiding);
    if (document.visibilityState === 'visible') begin();
    else hiding = setTimeout(end, HIDDEN_MS);
  };
  const fallback = setInterval(() => {
    if (isDown && following) refresh(null);
  }, FALLBACK_MS);
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(hiding);
    clearInterval(fallback);
    end();
  };
}
