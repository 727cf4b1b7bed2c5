/** Asks one router; upstream's name. */
export const POLL_JOB = 'devices.router.poll_bgp_sessions';
/** Asks all routers that are to be polled. */
export const POLL_ALL_JOB = 'monitoring.poll';
export const THIN_JOB = 'monitoring.thin_history';
/** Upstream's name. */
export const IMPORT_JOB = 'peering.internetexchange.import_sessions';
export const IMPORT_GROUP_JOB = 'peering.bgpgroup.import_sessions';
