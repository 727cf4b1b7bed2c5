import type { Endpoint } from '@peersmith/resource';
import { accountEndpoints } from './account.ts';
import { candidatesEndpoints } from './candidates.ts';
import { contextEndpoints } from './contexts.ts';
import { deploymentEndpoints } from './deployment.ts';
import { deploymentRulesEndpoints } from './deployment-rules.ts';
import { exportEndpoints } from './exports.ts';
import { feedEndpoints } from './feed.ts';
import { homeEndpoints } from './home.ts';
import { irrEndpoints } from './irr.ts';
import { ixApiEndpoints } from './ix-api.ts';
import { mailEndpoints } from './mail.ts';
import { mailboxEndpoints } from './mailbox.ts';
import { mailingEndpoints } from './mailings.ts';
import { maintenanceEndpoints } from './maintenance.ts';
import { manualEndpoints } from './manual.ts';
import { memberEndpoints } from './members.ts';
import { messagingEndpoints } from './messaging.ts';
import { mirrorEndpoints } from './mirror.ts';
import { monitoringEndpoints } from './monitoring.ts';
import { movingEndpoints } from './moving.ts';
import { netboxEndpoints } from './netbox.ts';
import { networkEndpoints } from './network.ts';
import { networkDeskEndpoints } from './network-desk.ts';
import { operatingEndpoints } from './operating.ts';
import { peeringRequestEndpoints } from './peering-requests.ts';
import { placesEndpoints } from './places.ts';
import { portalApiEndpoints } from './portal-api.ts';
import { pushesEndpoints } from './pushes.ts';
import { renderingEndpoints } from './rendering.ts';
import { renderingsEndpoints } from './renderings.ts';
import { renumberEndpoints } from './renumber.ts';
import { requestsEndpoints } from './requests.ts';
import { revertingEndpoints } from './reverting.ts';
import { rightsEndpoints } from './rights.ts';
import { rpkiEndpoints } from './rpki.ts';
import { sessionWhyEndpoints } from './session-why.ts';
import { sessionsEndpoints } from './sessions.ts';
import { setupEndpoints } from './setup.ts';
import { sourcesEndpoints } from './sources.ts';
import { API_ROOTS, rootOf, systemEndpoints } from './system.ts';
import { tagEndpoints } from './tags.ts';
import { webhookTestEndpoints } from './webhook-tests.ts';

/** Every route that no resource has, by a name that tells it from the others. */
export const endpoints = {
  ...systemEndpoints,
  ...operatingEndpoints,
  ...feedEndpoints,
  ...accountEndpoints,
  ...mirrorEndpoints,
  ...networkEndpoints,
  ...renumberEndpoints,
  ...revertingEndpoints,
  ...placesEndpoints,
  ...candidatesEndpoints,
  ...sessionsEndpoints,
  ...sessionWhyEndpoints,
  ...networkDeskEndpoints,
  ...homeEndpoints,
  ...manualEndpoints,
  ...renderingEndpoints,
  ...pushesEndpoints,
  ...renderingsEndpoints,
  ...contextEndpoints,
  ...exportEndpoints,
  ...tagEndpoints,
  ...webhookTestEndpoints,
  ...mailEndpoints,
  ...mailboxEndpoints,
  ...memberEndpoints,
  ...messagingEndpoints,
  ...maintenanceEndpoints,
  ...mailingEndpoints,
  ...setupEndpoints,
  ...sourcesEndpoints,
  ...movingEndpoints,
  ...netboxEndpoints,
  ...deploymentEndpoints,
  ...monitoringEndpoints,
  ...deploymentRulesEndpoints,
  ...ixApiEndpoints,
  ...irrEndpoints,
  ...rpkiEndpoints,
  ...rightsEndpoints,
  ...requestsEndpoints,
  ...portalApiEndpoints,
  ...peeringRequestEndpoints,
};

/** The same as pairs, with the roots of the API. */
export const everyEndpoint: readonly (readonly [string, Endpoint])[] = [
  ...Object.entries(endpoints),
  ...API_ROOTS.map((root) => [`${root}Root`, rootOf(root)] as const),
];

type Declared = (typeof endpoints)[keyof typeof endpoints];
/** Endpoints by what a request begins with: `GET /api/search/`. */
export type Endpoints = { [E in Declared as `${E['method']} ${E['path']}`]: E };
