import type { StoredRouter } from './reachable-router.ts';

/** What a router is as far as a plan is concerned: where it is reached, by which driver and with which arguments. */
export const placeOf = ({ hostname, napalm_driver, platform_args, napalm_args }: StoredRouter): string =>
  JSON.stringify([hostname, napalm_driver, platform_args ?? {}, napalm_args ?? {}]).slice(0, 1000);
