import { defineSettings, flag } from '../../platform/settings.ts';

/** How strictly communities are read. */
export const bgpSettings = defineSettings('Communities', {
  VALIDATE_BGP_COMMUNITY_VALUE: flag
    .prefault('true')
    .describe('Whether the value of a community must be a standard, extended or large community.'),
});
