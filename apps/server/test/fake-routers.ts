import { type RouterDriver, RouterError } from '@peersmith/routers';
import * as z from 'zod';
import type { Devices } from '../src/modules/deployment/index.ts';
import { FakeDevice } from './fake-device.ts';
import { FakeRouter, FakeTime } from './fake-router.ts';

/** Fake routers by the host that they are reached at, and their time. */
export class FakeRouters implements Devices {
  readonly time = new FakeTime();
  readonly byHost = new Map<string, FakeRouter>();
  readonly driver: RouterDriver = {
    name: 'fake',
    label: 'Fake',
    strategy: { modes: ['replace'], confirm: 'device', atomic: true },
    args: z.object({}),
    connect: async ({ host, host_key }) => {
      const router = this.byHost.get(host);
      if (!router) throw new RouterError('unreachable', `${host} does not answer`, { step: 'connect', host });
      if (host_key !== null && host_key !== router.hostKey)
        throw new RouterError('host_key_changed', `${host} shows another key`, {
          step: 'host key',
          host,
          pinned: host_key,
          shown: router.hostKey,
        });
      const device = await new FakeDevice(router, host).opened();
      router.connections += 1;
      return device;
    },
  };

  driverNamed = (name: string) => (name === 'fake' ? this.driver : null);
  now = () => this.time.now;
  pause = async (ms: number) => this.time.pass(ms);

  /** A router at a host that runs a text. */
  add(host: string, running: string): FakeRouter {
    const router = new FakeRouter(this.time, running);
    this.byHost.set(host, router);
    return router;
  }
}
