import { count, cronOf, defineSettings, schedule } from '../../platform/settings.ts';
import { longestGapS } from './longest-gap.ts';

/** How routers are asked about their sessions, and what is kept of that. */
export const monitoringSettings = defineSettings('Monitoring', {
  POLL_SCHEDULE: schedule
    .prefault('*/5 * * * *')
    .describe(
      'When routers that are to be polled are asked how their sessions stand: `never`, `daily` (at 3:45 UTC), or a cron expression of five fields, in UTC.',
    ),
  POLL_PARALLEL: count(1, 100).default(20).describe('How many routers are asked at a time.'),
  HISTORY_DAYS: count(1, 3650)
    .default(400)
    .describe(
      'For how many days states and counts of sessions are kept. The older they are, the fewer counts.',
    ),
  DOWN_DAYS: count(1, 3650)
    .default(7)
    .describe(
      'After how many days without being established a session is on the list of those that are down for long.',
    ),
  NEAR_LIMIT_PERCENT: count(1, 100)
    .default(80)
    .describe(
      'How much of its limit of prefixes a session uses that is on the list of those near their limit.',
    ),
  METRICS_SESSIONS: count(0, 1_000_000)
    .default(5000)
    .describe(
      'Up to how many sessions `/metrics` has numbers of each one; where there are more, it has sums by router alone.',
    ),
});

/** When routers are polled, as a cron expression in UTC; null for never. */
export const pollCron = (holder: Parameters<typeof monitoringSettings.of>[0]): string | null =>
  cronOf(monitoringSettings.of(holder).POLL_SCHEDULE, '45 3 * * *');

const BY_HAND_S = 86_400;

/** After how many seconds what was polled is stale: twice what polls are apart; where nothing is polled by itself, two days. */
export function staleAfterS(holder: Parameters<typeof monitoringSettings.of>[0]): number {
  const cron = pollCron(holder);
  return 2 * (cron === null ? BY_HAND_S : longestGapS(cron));
}
