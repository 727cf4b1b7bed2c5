import { notifications } from '@mantine/notifications';
import type { FirstSessions } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { counted } from '../../text/format.ts';

/** Makes sessions, and says how many there are. */
export function useCreateSessions<T>(make: (body: T) => Promise<FirstSessions>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: ({ sessions, autonomous_systems }) => {
      notifications.show({
        message: `Created ${counted(sessions, 'session')}; ${counted(autonomous_systems, 'network')} added.`,
      });
      void queries.invalidateQueries();
      onDone();
    },
  });
}
