import { Text } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { Moment } from '../../cells/moment.tsx';

/** When a router was last asked; said loudly where that is too long ago to be trusted. */
export function Polled({ polled, isStale }: { polled: string | null; isStale: boolean }) {
  if (polled === null)
    return (
      <Text span inherit c="dimmed">
        Never polled
      </Text>
    );
  if (!isStale)
    return (
      <Text span inherit c="dimmed">
        Polled <Moment iso={polled} />
      </Text>
    );
  return (
    <span className="stale">
      <IconClockExclamation size={15} aria-hidden /> Stale: polled <Moment iso={polled} />
    </span>
  );
}
