import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** A port in a made-up member export. */
export interface FilePort {
  asn: unknown;
  v4?: unknown;
  v6?: unknown;
  /** The exchange, by its number in the file; 1 when absent. */
  ixp?: number;
  mac?: string;
  speed?: number;
  limit?: number;
  state?: string;
  rs?: boolean;
}

/** A member export of two exchanges with a LAN each, 192.0.2.0/24 and 198.51.100.0/24, with these ports. */
export function memberFile(ports: readonly FilePort[], more: object = {}): string {
  const lan = (id: number, prefix: string, six: string) => ({
    ...{ id, name: `LAN ${id}` },
    ipv4: { prefix, mask_length: 24 },
    ipv6: { prefix: six, mask_length: 64 },
  });
  return JSON.stringify({
    version: '1.0',
    timestamp: '2026-11-30T00:00:00Z',
    ixp_list: [
      { ixp_id: 1, shortname: 'IX-ONE', peeringdb_id: 1, vlan: [lan(10, '192.0.2.0', '2001:db8:1::')] },
      { ixp_id: 2, shortname: 'IX-TWO', peeringdb_id: 2, vlan: [lan(20, '198.51.100.0', '2001:db8:2::')] },
    ],
    member_list: ports.map(({ asn, v4, v6, ixp = 1, mac, speed = 10_000, limit, state = 'active', rs }) => {
      const of = (address: unknown) =>
        address === undefined
          ? undefined
          : { address, max_prefix: limit, routeserver: rs, mac_addresses: mac === undefined ? [] : [mac] };
      return {
        ...{ asnum: asn, name: `Member ${asn}`, member_type: 'peering' },
        connection_list: [
          {
            ...{ ixp_id: ixp, state, if_list: [{ if_speed: speed }] },
            vlan_list: [{ vlan_id: ixp * 10, ipv4: of(v4), ipv6: of(v6) }],
          },
        ],
      };
    }),
    ...more,
  });
}

/** An exchange that publishes a file on the loopback, and says whether it changed. */
export async function publishedFile() {
  const asked: { url: string; status: number }[] = [];
  const self = {
    ...{ url: '', text: '' as string | Buffer, status: 200, asked },
    close: async () => undefined as undefined,
  };
  const server = createServer((request, response) => {
    const etag = `"${createHash('sha256').update(self.text).digest('hex')}"`;
    const status = self.status === 200 && request.headers['if-none-match'] === etag ? 304 : self.status;
    asked.push({ url: request.url ?? '', status });
    response
      .writeHead(status, { etag, 'content-type': 'application/json' })
      .end(status === 200 ? self.text : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  self.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/participants.json`;
  self.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve(undefined));
    });
  return self;
}
