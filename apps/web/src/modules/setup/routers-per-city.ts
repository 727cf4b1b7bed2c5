import type { Presence } from '@peersmith/api-client';
import { slugOf } from '../../text/slug.ts';
import type { RouterRow } from './router-rows.tsx';

/** A router for each city in which chosen ports are, and which one has which port. */
export function routersPerCity(
  { exchanges }: Presence,
  chosen: ReadonlySet<number>,
  template: RouterRow['template'],
): { routers: RouterRow[]; holders: Record<number, number> } {
  const cities: string[] = [];
  const holders: Record<number, number> = {};
  for (const { city, ports } of exchanges)
    for (const { netixlan_id } of ports.filter((port) => chosen.has(port.netixlan_id))) {
      const at = cities.indexOf(city);
      holders[netixlan_id] = at === -1 ? cities.push(city) - 1 : at;
    }
  const routers = cities.map((city, at) => ({
    name: `${slugOf(city) || `edge${at + 1}-`}1`,
    hostname: '',
    template,
  }));
  return { routers, holders };
}
