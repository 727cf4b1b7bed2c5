import { reachOf } from '../../../platform/proxies.ts';
import { defineSettings, flag, type SettingValues } from '../../../platform/settings.ts';

/** Where webhooks may go. */
export const webhookSettings = defineSettings('Webhooks', {
  WEBHOOKS_ALLOW_PRIVATE: flag
    .prefault('false')
    .describe('Whether webhooks may be sent to private networks and to this machine.'),
});

const TIMEOUT_MS = 10_000;

/** How the request of a delivery or a test is sent. */
export const outgoingOptions = (context: { settings: SettingValues }) => ({
  timeout_ms: TIMEOUT_MS,
  max_bytes: 1_000_000,
  max_redirects: 0,
  reach: reachOf(context, webhookSettings.of(context).WEBHOOKS_ALLOW_PRIVATE),
});
