/** The names of the jobs of maintenances. */
export const LOOK_JOB = 'maintenance.look';
export const PLAN_JOB = 'maintenance.plan';
