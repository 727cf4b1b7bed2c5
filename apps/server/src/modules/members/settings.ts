import { defineSettings, flag, httpUrl } from '../../platform/settings.ts';

/** What member exports may be read from. */
export const membersSettings = defineSettings('Member exports', {
  MEMBERS_ALLOW_PRIVATE: flag
    .default(false)
    .describe(
      'Whether the URLs of member exports, and IXPDB, may lead to private networks or to this machine; for laboratories, and exchanges that publish to their members alone.',
    ),
  MEMBERS_IXPDB_URL: httpUrl
    .default('https://api.ixpdb.net/v1/provider/list')
    .describe(
      'Where IXPDB lists exchanges with the URLs of their member exports; asked only when somebody wants proposals.',
    ),
});
