import { EMPTY, type World } from './test-world.ts';

/**
 * We are AS64500, with two ports at the exchange A (LAN 1), the second without IPv6, and one at B (LAN 2). There: AS64502 at both,
 * AS64503 with a session over our first port, the route server AS64506 of A, AS64507 that leaves peering to it, AS64509 hidden.
 */
export const TWO_EXCHANGES: World = {
  ...EMPTY,
  networks: [
    { id: 1, asn: 64_500, name: 'We' },
    { id: 10, asn: 64_502, name: 'Plain', info_prefixes4: 100, info_prefixes6: 20 },
    { id: 11, asn: 64_503, name: 'Known' },
    { id: 14, asn: 64_506, name: 'Route servers', info_type: 'Route Server' },
    { id: 15, asn: 64_507, name: 'No sessions', policy_general: 'No' },
    { id: 17, asn: 64_509, name: 'Hidden' },
  ],
  lans: [{ id: 1, rs_asn: 64_506 }, { id: 2 }],
  ports: [
    { id: 100, net: 1, lan: 1, v4: '192.0.2.1', v6: '2001:db8:1::1' },
    { id: 102, net: 1, lan: 2, v4: '198.51.100.1' },
    { id: 110, net: 10, lan: 1, v4: '192.0.2.10', v6: '2001:db8:1::10' },
    { id: 111, net: 10, lan: 2, v4: '198.51.100.10' },
    { id: 112, net: 11, lan: 1, v4: '192.0.2.11' },
    { id: 117, net: 14, lan: 1, v4: '192.0.2.253' },
    { id: 118, net: 15, lan: 1, v4: '192.0.2.15', is_rs_peer: true },
    { id: 120, net: 17, lan: 1, v4: '192.0.2.17' },
  ],
  systems: [
    { id: 1, asn: 64_500, affiliated: true },
    { id: 3, asn: 64_503 },
  ],
  exchanges: [
    { id: 1, system: 1, lan: 1 },
    { id: 2, system: 1, lan: 2 },
  ],
  connections: [
    { id: 1, exchange: 1, v4: '192.0.2.1/24', v6: '2001:db8:1::1/64' },
    { id: 2, exchange: 1, v4: '192.0.2.2/24' },
    { id: 3, exchange: 2, v4: '198.51.100.1/24' },
  ],
  sessions: [{ id: 1, connection: 1, system: 3, ip: '192.0.2.11' }],
  hidden: [{ id: 1, net: 17, lan: 1 }],
};
