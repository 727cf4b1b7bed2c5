import { defineSettings, flag } from '../../platform/settings.ts';

/** Where one may move in from. */
export const movingSettings = defineSettings('Moving in', {
  MOVING_FROM_PRIVATE_ADDRESSES: flag
    .prefault('true')
    .describe(
      'Whether superusers may move in from a Peering Manager at a private address or on this machine, as most of them are.',
    ),
});
