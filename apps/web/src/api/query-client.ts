import { ConnectionError } from '@peersmith/api-client';
import { QueryClient } from '@tanstack/react-query';

/** Server state. What is on screen is read again after every change; only a silent server is asked twice. */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ConnectionError && failures < 2,
    },
  },
});
