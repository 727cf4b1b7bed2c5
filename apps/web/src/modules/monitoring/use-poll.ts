import { notifications } from '@mantine/notifications';
import type { SessionKind } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** Asks the router of a session how it stands, and reads again what is shown. */
export function usePollSession(kind: SessionKind, id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      if (kind === 'direct')
        await client.call('POST /api/peering/direct-peering-sessions/:id/poll/', { path: { id } });
      else
        await client.call('POST /api/peering/internet-exchange-peering-sessions/:id/poll/', { path: { id } });
    },
    onSuccess: () => void queries.invalidateQueries(),
    onError: tellRefusal,
  });
}

/** A sentence that says what to do is read before it is gone. */
const READ_MS = 15_000;

/** Says why a poll could not be made. */
export const tellRefusal = (error: Error) =>
  notifications.show({ color: 'red', title: 'Not polled', message: error.message, autoClose: READ_MS });
