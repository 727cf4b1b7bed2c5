import { count, cronOf, defineSettings, flag, schedule } from '../../platform/settings.ts';

/** When exchanges are asked, and where they may be. */
export const ixApiSettings = defineSettings('IX-API', {
  IX_API_SCHEDULE: schedule
    .default('11,41 * * * *')
    .describe(
      'When the IX-APIs of exchanges are read: `daily` for 04:11 UTC, `never`, or a cron expression of five fields, in UTC.',
    ),
  IX_API_TIMEOUT_S: count(1, 300).default(15).describe('How many seconds an IX-API may take for one answer.'),
  IX_API_SIGN_IN: flag
    .default(true)
    .describe(
      'Whether an IX-API is signed in to as it is saved, so that a wrong address, key or secret is told at once; off where exchanges cannot be reached yet.',
    ),
  IX_API_ALLOW_PRIVATE: flag
    .default(false)
    .describe(
      'Whether IX-APIs may be reached without TLS, and at addresses of private networks or of this machine; for laboratories.',
    ),
});

/** The schedule as a cron expression; null for never. */
export const readSchedule = (wanted: string): string | null => cronOf(wanted, '11 4 * * *');
