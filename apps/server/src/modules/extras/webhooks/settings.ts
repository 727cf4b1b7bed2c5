import { defineSettings, flag } from '../../../platform/settings.ts';

/** Where webhooks may go. */
export const webhookSettings = defineSettings('Webhooks', {
  WEBHOOKS_ALLOW_PRIVATE: flag
    .prefault('false')
    .describe('Whether webhooks may be sent to private networks and to this machine.'),
});
