/** The names of the jobs with routers. */
export const PLANNING_JOB = 'deployment.plan';
export const APPLYING_JOB = 'deployment.apply';
export const DRIFT_JOB = 'deployment.check_drift';
/** Upstream's. */
export const CONNECTION_JOB = 'devices.router.test_napalm_connection';
