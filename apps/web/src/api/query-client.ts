import { ApiError, ConnectionError } from '@peersmith/api-client';
import { QueryCache, QueryClient } from '@tanstack/react-query';

/** Whether the server no longer knows who is asking. */
const isSignedOut = (error: unknown) =>
  error instanceof ApiError && error.status === 403 && /credentials were not provided/i.test(error.message);

/** Server state. What is on screen is read again after every change; only a silent server is asked twice. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (isSignedOut(error)) queryClient.setQueryData(['me'], null);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ConnectionError && failures < 2,
    },
  },
});
