import { defineModule, type Module } from '../../engine/module.ts';
import { type Devices, REAL_DEVICES } from '../deployment/index.ts';
import { LOOK_JOB } from './job-names.ts';
import { lookJob } from './look-job.ts';
import { planJob } from './plan-phase.ts';
import { maintenanceResources } from './resources.ts';
import { maintenanceRoutes } from './routes.ts';

/** Maintenances: what is taken out of service, announced and put back; over the routers of this world, or others. */
export const maintenanceOver = (devices: Devices): Module =>
  defineModule({
    name: 'maintenance',
    resources: maintenanceResources,
    routes: (http, { open }) => maintenanceRoutes(http, open),
    jobs: [lookJob, planJob(devices)],
    schedules: [{ job: LOOK_JOB, when: async () => '* * * * *' }],
  });

export const maintenanceModule = maintenanceOver(REAL_DEVICES);
