import { eos, frr, ios, iosxr } from './cisco.ts';
import { bird, openbgpd } from './daemons.ts';
import { format, json } from './data.ts';
import { huawei, huaweiXpl } from './huawei.ts';
import { junos } from './junos.ts';
import { srlinux, sros, srosMd } from './nokia.ts';
import type { Platform } from './printing.ts';
import { routeros6, routeros7 } from './routeros.ts';

/** Every platform that there are texts for. */
export const PLATFORMS = {
  ios,
  iosxr,
  eos,
  frr,
  junos,
  sros,
  sros_md: srosMd,
  srlinux,
  huawei,
  huawei_xpl: huaweiXpl,
  bird,
  openbgpd,
  routeros6,
  routeros7,
  json,
  format,
} satisfies Record<string, Platform>;

export type PlatformName = keyof typeof PLATFORMS;
