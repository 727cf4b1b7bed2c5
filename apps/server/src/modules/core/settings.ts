import { count, defineSettings } from '../../platform/settings.ts';

/** How much of the process those may have who are told what changes. */
export const coreSettings = defineSettings('Change feed', {
  FEED_STREAMS_PER_USER: count(1, 1000)
    .default(20)
    .describe(
      'How many streams of the change feed one user may keep open at a server, each page that is looked at being one; one more is answered with 429.',
    ),
});
