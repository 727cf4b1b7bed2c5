import { NEW_SESSION_STATUS, type NewSessionStatus } from '@peersmith/model';
import * as z from 'zod';
import { defineSettings } from '../../platform/settings.ts';

const STATUSES = Object.keys(NEW_SESSION_STATUS) as NewSessionStatus[];

/** What becomes of requests that are accepted by programs of Peering Manager. */
export const portalApiSettings = defineSettings('Peering requests of programs', {
  PEERING_REQUEST_SESSION_STATUS: z
    .enum(STATUSES)
    .default('requested')
    .describe(
      'The status of sessions that are made when a request is accepted at `/api/peering/peering-requests/`: requested, provisioning or enabled. Only those that are enabled are configured.',
    ),
});
