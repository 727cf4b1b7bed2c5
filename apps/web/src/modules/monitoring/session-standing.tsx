import { Box, Group, Stack, Text } from '@mantine/core';
import type { SessionHistory } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { tabPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useSessionHistory } from './history-data.ts';
import { kindOf, shownState } from './session-data.ts';
import { Polled } from './stale-note.tsx';

/** How a session stands now, since when, and why it is down: the first thing on its page. */
export function SessionStanding({ resource, row }: SlotProps) {
  const { data, error } = useSessionHistory(kindOf(resource), row.id, '24h');
  return (
    <Box className="card" p="md" mb="md" component="section" aria-label="How it stands">
      {hides(error, data) ? (
        <Failure error={error} />
      ) : data ? (
        <Standing now={data.now} historyPath={tabPath(resource, row.id, HISTORY_TAB)} />
      ) : (
        <Loading lines={2} />
      )}
    </Box>
  );
}

const HISTORY_TAB = 'history';

/** The same in words, wherever it is said. */
export function Standing({ now, historyPath }: { now: SessionHistory['now']; historyPath?: string }) {
  const { bgp_state, state_changed, why, advice, polled, is_stale, flap_count } = now;
  const { label, tone } = shownState(bgp_state);
  const isUp = bgp_state === 'established';
  const title =
    polled === null && bgp_state === null ? 'Not polled yet' : isUp ? 'Established' : `Down: ${label}`;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className="dot" style={{ '--tone': `var(${tone})` }}>
          {title}
          {state_changed && (
            <Text span size="sm" fw={400} c="dimmed">
              since <Moment iso={state_changed} />
            </Text>
          )}
        </Text>
        <Text span size="sm">
          <Polled polled={polled} isStale={is_stale} />
        </Text>
      </Group>
      {why && <Text size="sm">{why}</Text>}
      {advice && !isUp && (
        <Text size="sm" c="dimmed">
          {advice}
        </Text>
      )}
      {(flap_count > 0 || historyPath) && (
        <Group gap="md" fz="sm">
          {flap_count > 0 && <Text inherit c="dimmed">{`Went down ${counted(flap_count, 'time')}`}</Text>}
          {historyPath && (
            <Link className="link" to={historyPath}>
              State and counts over time
            </Link>
          )}
        </Group>
      )}
    </Stack>
  );
}
