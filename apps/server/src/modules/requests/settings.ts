import { PEERINGDB_WORDS } from '@peersmith/model';
import * as z from 'zod';
import { count, defineSettings, flag, type SettingValues } from '../../platform/settings.ts';

/** When to write again, and what is looked at in requests of others. */
export const requestSettings = defineSettings('Peering requests', {
  REQUESTS_REMIND_DAYS: count(1, 365)
    .default(14)
    .describe('After how many days without an answer a network is to be written to again.'),
  REQUESTS_GIVE_UP_DAYS: count(1, 3650)
    .default(60)
    .describe(
      'After how many days without an answer, from the first message on, a request ends as *no answer*.',
    ),
  REQUESTS_MIN_TRAFFIC: z
    .enum(PEERINGDB_WORDS.info_traffic)
    .optional()
    .describe(
      `Less traffic than this, as PeeringDB has it, is a warning in the check of a request; without it any will do. One of ${PEERINGDB_WORDS.info_traffic.join(', ')}.`,
    ),
  PEERING_REQUEST_BLOCKS_SESSION_CREATION: flag
    .default(false)
    .describe(
      'Whether making an exchange session by hand is refused while an open request is about its address; otherwise it is a warning in the log.',
    ),
  REQUESTS_MAX_INVALID_PERCENT: count(0, 100)
    .default(5)
    .describe(
      'More prefixes than this share that RPKI calls invalid, in percent of those on the lists of the network, are a warning in the check of a request.',
    ),
});

/** What the operator measures networks by. */
export function measuresOf(context: { settings: SettingValues }): {
  min_traffic: string | undefined;
  max_invalid_percent: number;
} {
  const { REQUESTS_MIN_TRAFFIC: min_traffic, REQUESTS_MAX_INVALID_PERCENT: max_invalid_percent } =
    requestSettings.of(context);
  return { min_traffic, max_invalid_percent };
}
