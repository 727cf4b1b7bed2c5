import type { Module } from '../engine/module.ts';
import { auditModule } from './audit/index.ts';
import { bgpModule } from './bgp/index.ts';
import { contextsModule } from './contexts/index.ts';
import { coreModule } from './core/index.ts';
import { deploymentModule } from './deployment/index.ts';
import { devicesModule } from './devices/index.ts';
import { exportTemplatesModule } from './export-templates/index.ts';
import { extrasModule } from './extras/index.ts';
import { irrModule } from './irr/index.ts';
import { ixApiModule } from './ix-api/index.ts';
import { keysModule } from './keys/index.ts';
import { maintenanceModule } from './maintenance/index.ts';
import { manualModule } from './manual/index.ts';
import { membersModule } from './members/index.ts';
import { messagingModule } from './messaging/index.ts';
import { monitoringModule } from './monitoring/index.ts';
import { movingModule } from './moving/index.ts';
import { netModule } from './net/index.ts';
import { netboxModule } from './netbox/index.ts';
import { overviewModule } from './overview/index.ts';
import { peeringModule } from './peering/index.ts';
import { peeringApiModule } from './peering-api/index.ts';
import { peeringdbModule } from './peeringdb/index.ts';
import { portalModule } from './portal/index.ts';
import { portalApiModule } from './portal-api/index.ts';
import { pushesModule } from './pushes/index.ts';
import { renderingModule } from './rendering/index.ts';
import { rendersModule } from './renders/index.ts';
import { requestsModule } from './requests/index.ts';
import { rpkiModule } from './rpki/index.ts';
import { setupModule } from './setup/index.ts';
import { sourcesModule } from './sources/index.ts';
import { usersModule } from './users/index.ts';

/** What the product is made of. A module that stands here is part of it; nothing else names one. */
export const modules: readonly Module[] = [
  netModule,
  bgpModule,
  peeringModule,
  devicesModule,
  extrasModule,
  contextsModule,
  messagingModule,
  coreModule,
  usersModule,
  auditModule,
  peeringdbModule,
  renderingModule,
  deploymentModule,
  exportTemplatesModule,
  setupModule,
  movingModule,
  keysModule,
  sourcesModule,
  pushesModule,
  rendersModule,
  ixApiModule,
  monitoringModule,
  rpkiModule,
  irrModule,
  maintenanceModule,
  requestsModule,
  portalModule,
  peeringApiModule,
  portalApiModule,
  membersModule,
  netboxModule,
  overviewModule,
  manualModule,
];
