import { count, defineSettings, flag } from '../../platform/settings.ts';

/** What of the process others may have: those who are told what changes, and those who watch it. */
export const coreSettings = defineSettings('Change feed and metrics', {
  FEED_STREAMS_PER_USER: count(1, 1000)
    .default(20)
    .describe(
      'How many streams of the change feed one user may keep open at a server, each page that is looked at being one; one more is answered with 429.',
    ),
  METRICS_ENABLED: flag
    .prefault('true')
    .describe('Whether there are numbers for Prometheus at `/metrics`, for staff and their API tokens.'),
});
