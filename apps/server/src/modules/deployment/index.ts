import { defineModule, type Module } from '../../engine/module.ts';
import { applyingJob } from './apply-plan.ts';
import { connectionJob } from './connection-job.ts';
import { deploymentHealth, deploymentMetrics } from './deployment-metrics.ts';
import { type Devices, REAL_DEVICES } from './devices.ts';
import { driftJob, driftSchedule } from './drift-job.ts';
import { DRIFT_JOB } from './job-names.ts';
import { planRoutes } from './plan-routes.ts';
import { planningJob } from './planning-job.ts';
import { recoveryJob, recoveryWorker } from './recovery-worker.ts';
import { deploymentResources } from './resources.ts';
import { routerRoutes } from './router-routes.ts';
import { rulesRoute } from './rules-route.ts';
import { deploymentSettings } from './settings.ts';

export { type DeviceContext, type Devices, REAL_DEVICES } from './devices.ts';
export { visibleRouters } from './drift-job.ts';
export { keepDrift, keepPlan, type RouterTexts } from './keep-comparison.ts';
export { makePlan } from './make-plan.ts';
export { maskText } from './mask-text.ts';
export { hashOf, openPacked, sealPacked } from './packed-text.ts';
export { loadRouters, reachable, type StoredRouter } from './reachable-router.ts';
export { type Candidate, RENDERED_AT_ONCE, renderCandidate } from './render-candidate.ts';
export { type Fault, faultOf } from './router-fault.ts';
export { JobRun, withRouterLock } from './router-lock.ts';
export { withDevice } from './with-device.ts';

/** Plans, their approval, what is installed on routers, and how routers drift; over the routers of this world, or others. */
export const deploymentOver = (devices: Devices): Module =>
  defineModule({
    name: 'deployment',
    resources: deploymentResources,
    routes: (http, { open }) => {
      planRoutes(http, open, devices);
      routerRoutes(http, open, devices);
      rulesRoute(http, open);
    },
    jobs: [
      planningJob(devices),
      applyingJob(devices),
      recoveryJob(devices),
      driftJob(devices),
      connectionJob(devices),
    ],
    schedules: [{ job: DRIFT_JOB, when: driftSchedule }],
    workers: [recoveryWorker],
    settings: deploymentSettings,
    metrics: deploymentMetrics,
    health: deploymentHealth,
  });

export const deploymentModule = deploymentOver(REAL_DEVICES);
