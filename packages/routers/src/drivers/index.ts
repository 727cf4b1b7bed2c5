import type { RouterDriver } from '../driver.ts';
import { bird } from './bird/index.ts';
import { eos } from './eos/index.ts';
import { frr } from './frr/index.ts';
import { ios } from './ios/index.ts';
import { iosxr } from './iosxr/index.ts';
import { junos } from './junos/index.ts';
import { nxos, nxosSsh } from './nxos/index.ts';
import { sros } from './sros/index.ts';
import { vyos } from './vyos/index.ts';

/** Every platform that can be driven. */
export const drivers: readonly RouterDriver[] = [
  bird,
  eos,
  frr,
  ios,
  iosxr,
  junos,
  nxos,
  nxosSsh,
  sros,
  vyos,
];

const byName: ReadonlyMap<string, RouterDriver> = new Map(
  drivers.flatMap((driver) => [driver.name, ...(driver.aliases ?? [])].map((name) => [name, driver])),
);

/** The driver that `napalm_driver` names, also by its other names; null where there is none. */
export const driverNamed = (name: string): RouterDriver | null =>
  byName.get(name.trim().toLowerCase()) ?? null;
