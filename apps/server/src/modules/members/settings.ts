import { defineSettings, flag } from '../../platform/settings.ts';

/** What member exports may be read from. */
export const membersSettings = defineSettings('Member exports', {
  MEMBERS_ALLOW_PRIVATE: flag
    .default(false)
    .describe(
      'Whether the URLs of member exports may lead to private networks or to this machine; for laboratories, and exchanges that publish to their members alone.',
    ),
});
