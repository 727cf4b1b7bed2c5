import * as z from 'zod';
import type { RouterDriver, Strategy } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { NxApi, NxosShell } from './nxos-cli.ts';
import { NxosDevice } from './nxos-device.ts';

const Nothing = z.object({});
/** How a Nexus is reached by NX-API. */
const NxosArgs = z.object({
  transport: z
    .enum(['https', 'http'])
    .default('https')
    .describe('How NX-API is reached; `http` sends the password as it is.'),
  ssl_verify: z
    .boolean()
    .default(false)
    .describe(
      'Whether the certificate must be signed by somebody whom this machine trusts; without it the first one is pinned.',
    ),
});

/** Lines run as they are typed; before, a checkpoint is taken and a job of the device's scheduler armed that brings it back. */
const strategy: Strategy = { modes: ['merge'], confirm: 'armed', atomic: false };

/** Cisco NX-OS by NX-API. */
export const nxos = {
  name: 'nxos',
  label: 'Cisco NX-OS',
  strategy,
  args: NxosArgs,
  connect: async (target) => {
    const { args, target: at } = readArgs('NX-OS', NxosArgs, target);
    return new NxosDevice(
      await NxApi.connect(at, { is_plain: args.transport === 'http', verify: args.ssl_verify }),
    );
  },
} satisfies RouterDriver;

/** Cisco NX-OS by SSH. */
export const nxosSsh = {
  name: 'nxos_ssh',
  label: 'Cisco NX-OS by SSH',
  strategy,
  args: Nothing,
  connect: async (target) =>
    new NxosDevice(await NxosShell.connect(readArgs('NX-OS', Nothing, target).target)),
} satisfies RouterDriver;
