import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarCheck, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useHolds } from '../../api/me.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { SCHEDULE, statusOf } from './maintenance-data.ts';
import { RecomputeDialog } from './recompute-dialog.tsx';
import { CancelDialog, EndDialog, ScheduleDialog } from './window-dialogs.tsx';

/** What can be done with a maintenance as it stands. */
export function WindowActions({ row }: SlotProps) {
  const holds = useHolds();
  const [scheduling, schedule] = useDisclosure(false);
  const [cancelling, cancel] = useDisclosure(false);
  const [ending, end] = useDisclosure(false);
  const [comparing, compare] = useDisclosure(false);
  if (!holds(SCHEDULE)) return null;
  const status = statusOf(row);
  const isEarly = status === 'draft' || status === 'scheduled';
  const isOn = status === 'draining' || status === 'running';
  return (
    <>
      {isEarly && (
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={compare.open}>
          {status === 'draft' ? 'What it affects' : 'Recompute'}
        </Button>
      )}
      {(status === 'scheduled' || isOn) && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} color="var(--bad)" />}
          onClick={cancel.open}
        >
          Cancel…
        </Button>
      )}
      {status === 'running' && (
        <Button leftSection={<IconCalendarCheck size={16} />} onClick={end.open}>
          End now
        </Button>
      )}
      {status === 'draft' && (
        <Button leftSection={<IconCalendarCheck size={16} />} onClick={schedule.open}>
          Schedule
        </Button>
      )}
      {scheduling && <ScheduleDialog row={row} onClose={schedule.close} />}
      {cancelling && <CancelDialog row={row} onClose={cancel.close} />}
      {ending && <EndDialog row={row} onClose={end.close} />}
      {comparing && <RecomputeDialog row={row} onClose={compare.close} />}
    </>
  );
}
