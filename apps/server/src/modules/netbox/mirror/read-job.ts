import { netboxDevice } from '@peersmith/model';
import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import type { JobHandler } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { forgetRuns } from '../../../engine/write/forget-runs.ts';
import { isConfigured } from '../netbox-client.ts';
import { netboxSettings, readSchedule } from '../settings.ts';
import { type ReadNetbox, readNetbox } from './read-netbox.ts';

export const READ_JOB = 'netbox.read';
export const MAY_READ = 'netbox.synchronise_device';

const Input = z.looseObject({ accept_fewer: z.boolean().default(false) });

/** The job that reads NetBox. */
export const readJob: JobHandler = {
  name: READ_JOB,
  object: netboxDevice,
  singleton: true,
  mayRun: (principal) => holds(principal, MAY_READ),
  run: async (context, { id, input, progress, signal }) => {
    await forgetRuns(context, READ_JOB, id);
    const { accept_fewer } = Input.parse(input);
    const read = await readNetbox({ ...context, signal }, { accept_fewer, progress });
    for (const fault of read.faults) progress.log('warning', `${fault}.`);
    return {
      message: sentenceOf(read),
      data: { ...read.kept },
      ...(read.faults.length ? { outcome: 'completed-with-faults' as const } : {}),
    };
  },
};

function sentenceOf({ version, kept: { device, interface: port, ipaddress } }: ReadNetbox): string {
  const of = (count: number) => count.toLocaleString('en');
  return `NetBox ${version}: ${of(device.here)} devices (${of(device.changed)} new or changed, ${of(device.went)} gone), ${of(port.here)} interfaces, ${of(ipaddress.here)} addresses.`;
}

/** When NetBox is read by itself. */
export const netboxSchedule = async (context: Context): Promise<string | null> =>
  isConfigured(context) ? readSchedule(netboxSettings.of(context).NETBOX_SCHEDULE) : null;
