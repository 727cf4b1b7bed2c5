import {
  autonomousSystem,
  configuration,
  credential,
  directPeeringSession,
  platform,
  relationship,
  router,
} from '@peersmith/model';
import type { Sshd } from '@peersmith/routers/test/sshd.ts';
import { deploymentModule } from '../src/modules/deployment/index.ts';
import { maintenanceModule } from '../src/modules/maintenance/index.ts';
import { monitoringModule } from '../src/modules/monitoring/index.ts';
import { type ShippedTemplate, shippedSource } from '../src/modules/setup/templates.ts';
import { type TestApp, testApp } from './app.ts';
import { make } from './make.ts';
import { jobRunner } from './run-jobs.ts';

export const SESSION_PASSWORD = 's3cret';

/** The application with one router of ours at the loopback, and a session over it. */
export interface DaemonWorld {
  tested: TestApp;
  router: number;
  peer: number;
  session: number;
  runJobs: () => Promise<void>;
}

interface Daemons {
  sshd: Sshd;
  /** What the driver is told besides how to sign in. */
  args: object;
  env?: Record<string, string>;
}

/** A router of ours that is reached over an SSH server, with the configuration that is shipped for its platform. */
export async function makeDaemonRouter(
  { admin }: Pick<TestApp, 'admin'>,
  driver: ShippedTemplate,
  { sshd, args, system }: Omit<Daemons, 'env'> & { system: number },
): Promise<number> {
  const { id } = await make(admin, router, {
    name: 'edge1',
    hostname: '127.0.0.1',
    platform: (
      await make(admin, platform, { name: driver, slug: driver, napalm_driver: driver, napalm_args: null })
    ).id,
    local_autonomous_system: system,
    configuration_template: (
      await make(admin, configuration, {
        name: driver,
        template: shippedSource(driver),
        jinja2_trim: true,
        jinja2_lstrip: true,
      })
    ).id,
    credential: (
      await make(admin, credential, {
        name: 'edge',
        username: sshd.user,
        private_key: sshd.privateKey,
        password: null,
        passphrase: null,
        enable_password: null,
      })
    ).id,
    napalm_username: null,
    napalm_password: null,
    napalm_timeout: 20,
    napalm_args: { port: sshd.port, ...args },
    status: 'enabled',
    local_context_data: null,
  });
  return id;
}

/** The application, working, with a router of ours at the loopback and a session with AS64501 that has a password. */
export async function daemonWorld(
  driver: ShippedTemplate,
  { sshd, args, env = {} }: Daemons,
): Promise<DaemonWorld> {
  const tested = await testApp({ DEVICES_ON_LOOPBACK: 'true', ...env });
  const { admin } = tested;
  const ours = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  const peer = await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer', affiliated: false });
  const made = await makeDaemonRouter(tested, driver, { sshd, args, system: ours.id });
  const session = await make(admin, directPeeringSession, {
    autonomous_system: peer.id,
    local_autonomous_system: ours.id,
    relationship: (await make(admin, relationship, { name: 'Private', slug: 'private' })).id,
    router: made,
    local_ip_address: '192.0.2.1/24',
    ip_address: '192.0.2.2/24',
    password: SESSION_PASSWORD,
    bgp_group: null,
    bfd: null,
    multihop_ttl: 1,
    passive: false,
    bgp_role: null,
    status: 'enabled',
  });
  return {
    tested,
    router: made,
    peer: peer.id,
    session: session.id,
    runJobs: jobRunner(
      tested.app,
      [deploymentModule, monitoringModule, maintenanceModule].flatMap(({ jobs = [] }) => jobs),
    ),
  };
}
