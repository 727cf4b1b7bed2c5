import type { Change } from './changed-neighbors.ts';
import { asNeighbor, subjectOf } from './lines.ts';

/** Names of what a neighbor that goes is told by until it goes. */
const FAREWELL = 'PEERSMITH-LEAVES-';

/** A neighbor that goes, and the route map by which it hears of that first. */
export interface Farewell {
  path: readonly string[];
  neighbor: string;
  name: string;
  lines: readonly string[];
}

/**
 * Neighbors that go and hear first, of every route that they are told, that it will (GRACEFUL_SHUTDOWN, RFC 8326), so that they move their
 * traffic before the session ends. Members of groups do not: what they are told is their group's.
 */
export function farewellsOf({ running, wanted }: Change): Farewell[] {
  const routers = [...running.sections.values()].filter(
    ({ path }) => path.length === 1 && path[0]?.startsWith('router bgp') && wanted.sections.has(path[0]),
  );
  return routers
    .flatMap(({ path, lines }) => {
      const kept = new Set((wanted.sections.get(path[0] ?? '')?.lines ?? []).flatMap(asNeighbor));
      const going = [...new Set(lines.flatMap(asNeighbor))].filter(
        (one) => !kept.has(one) && !lines.some((line) => STAYS.test(line) && subjectOf(line) === one),
      );
      const families = [...running.sections.values()].filter(
        (one) => one.path.length === 2 && one.path[0] === path[0],
      );
      return going.flatMap((neighbor) =>
        families.flatMap((family) => {
          const told = family.lines.find(
            (line) => line.startsWith(`neighbor ${neighbor} route-map `) && line.endsWith(' out'),
          );
          return told ? [{ path: family.path, neighbor, called: told.split(' ')[3] ?? '' }] : [];
        }),
      );
    })
    .map(({ called, ...one }, at) => {
      const name = `${FAREWELL}${at + 1}`;
      const lines = [
        `route-map ${name} permit 10`,
        ` call ${called}`,
        ' set community graceful-shutdown additive',
        'exit',
      ];
      return { ...one, name, lines };
    });
}

/** Of a neighbor that is down already, or a member of a group. */
const STAYS = /^neighbor \S+ (?:shutdown\b|peer-group \S)/;
