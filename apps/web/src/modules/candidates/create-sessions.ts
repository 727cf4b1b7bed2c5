import { notifications } from '@mantine/notifications';
import type { SessionsCreated } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { counted } from '../../text/format.ts';

/** Makes the sessions that are posted to an address, and says how many there are. */
export function useCreateSessions(path: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: object) => client.send<SessionsCreated>(path, { method: 'POST', body }),
    onSuccess: ({ sessions, autonomous_systems }) => {
      notifications.show({
        message: `Created ${counted(sessions, 'session')}; ${counted(autonomous_systems, 'network')} added.`,
      });
      void queries.invalidateQueries();
      onDone();
    },
  });
}
