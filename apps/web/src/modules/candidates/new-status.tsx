import { NativeSelect } from '@mantine/core';
import { BGP_SESSION_STATUS } from '@peersmith/model';

import { usePreferences, useSavePreferences } from '../../api/me.tsx';

type Status = keyof typeof BGP_SESSION_STATUS;
const isStatus = (text: string): text is Status => text in BGP_SESSION_STATUS;

/** The status that new sessions get: requested, or what this user took the last time, wherever that was. */
export function useNewStatus(): [Status, (status: string) => void] {
  const kept = usePreferences().sessions?.status ?? '';
  const save = useSavePreferences();
  return [isStatus(kept) ? kept : 'requested', (status) => save({ sessions: { status } })];
}

interface NewStatusProps {
  status: string;
  onChange: (status: string) => void;
}

export const NewStatusSelect = ({ status, onChange }: NewStatusProps) => (
  <NativeSelect
    label="Status of the new sessions"
    description={
      status === 'requested'
        ? 'The templates that come along leave them out until they are enabled. Remembered.'
        : 'Remembered for the next time.'
    }
    data={Object.entries(BGP_SESSION_STATUS).map(([value, { label }]) => ({ value, label }))}
    value={status}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
