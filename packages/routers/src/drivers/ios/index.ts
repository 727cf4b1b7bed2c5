import * as z from 'zod';
import type { RouterDriver } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { IosDevice } from './ios-device.ts';

/** How an IOS router is reached. */
const IosArgs = z.object({
  secret: z.string().optional().describe('What `enable` asks for.'),
  enable_password: z.string().optional().describe('The same as `secret`.'),
  dest_file_system: z
    .string()
    .regex(/^[\w-]+:\/?$/)
    .default('flash:')
    .describe('Where files are put on the device, such as `bootflash:`.'),
});

/**
 * Cisco IOS and IOS-XE over SSH. IOS has no candidate: a change runs line by line. So the device's own archive is its checkpoint, and the timer that
 * brings that back is armed before anything is changed; a line that the device does not take brings it back at once. It needs `archive` with a `path`
 * and `ip scp server enable`. IOS waits whole minutes: a shorter time is a minute.
 */
export const ios = {
  name: 'ios',
  label: 'Cisco IOS and IOS-XE',
  strategy: { modes: ['merge', 'replace'], confirm: 'armed', atomic: false },
  args: IosArgs,
  connect: (target) => {
    const { args, target: at } = readArgs('IOS', IosArgs, target);
    return IosDevice.connect(at, {
      enable_password: at.enable_password ?? args.secret ?? args.enable_password ?? '',
      file: `${args.dest_file_system}peersmith-candidate.cfg`,
    });
  },
} satisfies RouterDriver;
