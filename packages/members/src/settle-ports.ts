import type { ExportPort, Finding } from './member-export.ts';

const COMPARED = [
  'asn',
  'lan',
  'mac',
  'speed',
  'prefix_limit',
  'as_set',
  'is_active',
  'route_server',
] as const satisfies readonly (keyof ExportPort)[];

/** Ports with each address once, and the addresses of which nothing is believed. */
export interface Settled {
  ports: ExportPort[];
  disputed: Pick<ExportPort, 'ixp' | 'address'>[];
}

/** Each address once: what is said twice in the same words counts once, and of what contradicts itself nothing is believed. */
export function settlePorts(
  ports: readonly ExportPort[],
  findings: Finding[],
  keyOf: (port: ExportPort) => string,
): Settled {
  const disputed: Settled['disputed'] = [];
  const settled = [...Map.groupBy(ports, keyOf).values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const differing = COMPARED.filter((key) =>
      others.some((port) => JSON.stringify(port[key]) !== JSON.stringify(first[key])),
    );
    if (differing.length === 0) return [first];
    const asns = [...new Set([first, ...others].map(({ asn }) => `AS${asn}`))];
    const rest = others.map(({ where }) => where).join(', ');
    findings.push({
      where: first.where,
      what: 'address_conflict',
      text: `${first.address} is there ${others.length + 1} times (${asns.join(', ')}; also ${rest}), and differs in ${differing.join(', ')}: none of them is believed.`,
    });
    disputed.push({ ixp: first.ixp, address: first.address });
    return [];
  });
  return { ports: settled, disputed };
}
