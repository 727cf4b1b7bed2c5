import { defineModule, type Module } from '../../engine/module.ts';
import { type Devices, REAL_DEVICES } from '../deployment/index.ts';
import { hearMail } from './hear-mail.ts';
import { LOOK_JOB } from './job-names.ts';
import { lookJob } from './look-job.ts';
import { planJob } from './plan-phase.ts';
import { maintenanceResources } from './resources.ts';
import { feedRoutes, maintenanceRoutes } from './routes.ts';

export { inventMaintenances } from './invent-maintenances.ts';

/** Maintenances: what is taken out of service, announced and put back; over the routers of this world, or others. */
export const maintenanceOver = (devices: Devices): Module =>
  defineModule({
    name: 'maintenance',
    resources: maintenanceResources,
    routes: (http, room) => {
      maintenanceRoutes(http, room.open);
      feedRoutes(http, room);
    },
    listeners: [hearMail],
    jobs: [lookJob, planJob(devices)],
    schedules: [{ job: LOOK_JOB, when: async () => '* * * * *' }],
  });

export const maintenanceModule = maintenanceOver(REAL_DEVICES);
