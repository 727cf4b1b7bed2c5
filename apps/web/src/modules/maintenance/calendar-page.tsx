import { ActionIcon, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { maintenanceWindow } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { IconCalendarShare, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import type { Row } from '../../api/row.ts';
import { helpOnWord } from '../../help/help-of.ts';
import { LimitedNote } from '../../resource/limited-note.tsx';
import { addPath } from '../../resource/pages.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Page } from '../../shell/page.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { FeedDialog } from './feed-dialog.tsx';
import { weeksOf } from './month.ts';
import { MonthGrid, MonthList } from './month-grid.tsx';

const windows: AnyResource = maintenanceWindow;
const MOST = 500;
const named = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** Maintenances by day: a month at a time, as a grid where there is room and as a list where there is none. */
export function CalendarPage() {
  const can = useCan();
  const [sharing, share] = useDisclosure(false);
  const { month: asked } = useSearchParams();
  const set = useSetSearch();
  const [year, month] = monthIn(asked?.[0]);
  const weeks = weeksOf(year, month);
  const from = weeks[0]?.[0]?.date ?? new Date(year, month, 1);
  const until = new Date(from.getFullYear(), from.getMonth(), from.getDate() + weeks.length * 7);
  const { data, error, refetch } = useList(windows, {
    starts_before: until.toISOString(),
    ends_after: from.toISOString(),
    ordering: 'starts',
    limit: MOST,
  });
  const go = (by: number) => {
    const next = new Date(year, month + by, 1);
    set({ month: [`${next.getFullYear()}-${String(next.getMonth() + 1).padStart(2, '0')}`] });
  };
  const rows: readonly Row[] = data?.results ?? [];
  return (
    <Page
      title="Calendar"
      help={helpOnWord('maintenance', { manual: 'maintenance#the-calendar-feed' })}
      about="Maintenances by day, in the time zone of your browser."
      actions={
        <>
          <Button variant="default" leftSection={<IconCalendarShare size={16} />} onClick={share.open}>
            Subscribe…
          </Button>
          {can(windows, 'add') && (
            <Button component={Link} to={addPath(windows)} leftSection={<IconPlus size={16} />}>
              Add
            </Button>
          )}
        </>
      }
    >
      <LimitedNote resource={windows} />
      <Stack gap="md">
        <Group gap="xs">
          <ActionIcon variant="default" size="lg" aria-label="Month before" onClick={() => go(-1)}>
            <IconChevronLeft size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label="Month after" onClick={() => go(1)}>
            <IconChevronRight size={18} />
          </ActionIcon>
          <Button variant="default" onClick={() => set({ month: [] })}>
            Today
          </Button>
          <Text component="h2" fw={600} aria-live="polite">
            {named.format(new Date(year, month, 1))}
          </Text>
        </Group>
        {hides(error, data) ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Loading lines={10} />
        ) : (
          <>
            <Box visibleFrom="sm">
              <MonthGrid weeks={weeks} rows={rows} />
            </Box>
            <Box hiddenFrom="sm">
              <MonthList rows={rows} />
            </Box>
          </>
        )}
      </Stack>
      {sharing && <FeedDialog onClose={share.close} />}
    </Page>
  );
}

function monthIn(asked: string | undefined): [number, number] {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(asked ?? '') ?? [];
  const now = new Date();
  return year && month ? [Number(year), Number(month) - 1] : [now.getFullYear(), now.getMonth()];
}
