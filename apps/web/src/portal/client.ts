import { ConnectionError, createPortalClient } from '@peersmith/api-client';
import { QueryClient } from '@tanstack/react-query';

let csrf: string | null = null;

/** What the server wants back with everything that changes something; told by who signs in. */
export const keepCsrf = (token: string | null): void => {
  csrf = token;
};

/** The portal's own API, in the session of its cookie. */
export const call = createPortalClient({ csrf: () => csrf });

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ConnectionError && failures < 2,
    },
  },
});
