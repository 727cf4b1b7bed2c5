import type { Client, FirstSessions } from '@peersmith/api-client';
import { useWrite } from '../../resource/use-write.ts';
import { counted } from '../../text/format.ts';

/** Makes sessions, and says how many there are. */
export const useCreateSessions = <T>(
  make: (through: Client, body: T) => Promise<FirstSessions>,
  onDone: () => void,
) =>
  useWrite({
    write: make,
    said: ({ sessions, autonomous_systems }) =>
      `Created ${counted(sessions, 'session')}; ${counted(autonomous_systems, 'network')} added.`,
    onDone,
  });
