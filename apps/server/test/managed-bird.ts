import { type Birds, canRunBirds, startBirds } from '@peersmith/routers/test/birds.ts';

export { canRunBirds };

/** Sends a request as somebody who may do everything, and gives what was answered. */
type Send = (request: { method?: string; path: string; body?: object }) => Promise<{ body: unknown }>;

/** A BIRD that our server manages by SSH, with a session to a peer. */
export interface ManagedBird extends Birds {
  /** Ids of the router and its template. */
  router: number;
  template: number;
}

/** What it runs at first, and what is rendered for it unless a test says otherwise. */
export const SESSION = `router id 192.0.2.1;
protocol device {}
protocol bgp peer {
  local 192.0.2.1 as 64500;
  neighbor 192.0.2.2 as 64501;
  connect delay time 1;
  ipv4 { import all; export none; };
}
`;
const PEER = `router id 192.0.2.2;
protocol device {}
protocol bgp router1 {
  local 192.0.2.2 as 64501;
  neighbor 192.0.2.1 as 64500;
  connect delay time 1;
  ipv4 { import all; export none; };
}
`;

/** Starts it, and makes the router, its platform, credential and template in our server. */
export async function startManagedBird(send: Send, name = 'rs1.bgo'): Promise<ManagedBird> {
  const birds = await startBirds(SESSION, PEER);
  const { sshd, birdc, configPath } = birds;
  const make = async (path: string, body: object) => idOf((await send({ path, body })).body);
  const platform = await make('/api/devices/platforms/', {
    name: `BIRD of ${name}`,
    slug: `bird-${name.replace(/\W/g, '-')}`,
    napalm_driver: 'bird',
    napalm_args: { port: sshd.port, birdc, config_path: configPath },
  });
  const credential = await make('/api/devices/credentials/', {
    name: `sign-in of ${name}`,
    username: sshd.user,
    private_key: sshd.privateKey,
  });
  const template = await make('/api/devices/configurations/', {
    name: `BIRD for ${name}`,
    template: SESSION,
  });
  const system = await make('/api/peering/autonomous-systems/', {
    asn: 64500,
    name: 'Ours',
    affiliated: true,
  });
  const router = await make('/api/devices/routers/', {
    name,
    hostname: '127.0.0.1',
    platform,
    credential,
    configuration_template: template,
    local_autonomous_system: system,
  });
  return { ...birds, router, template };
}

function idOf(body: unknown): number {
  const id = typeof body === 'object' && body !== null && 'id' in body ? Number(body.id) : Number.NaN;
  if (Number.isNaN(id)) throw new Error(`not made: ${JSON.stringify(body)}`);
  return id;
}
