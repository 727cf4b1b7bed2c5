import * as z from 'zod';
import { count, defineSettings, flag, schedule, secret } from '../../platform/settings.ts';

/** Arguments as JSON, such as `{"port": 2222}`. */
const driverArguments = z.string().transform((text, context) => {
  try {
    const given: unknown = text.trim() === '' ? {} : JSON.parse(text);
    const read = z.record(z.string(), z.unknown()).safeParse(given);
    if (read.success) return read.data;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'must be a JSON object, such as {"port": 22}' });
  return z.NEVER;
});

/** How routers are signed in to, and how careful one is with them. */
export const deploymentSettings = defineSettings('Routers', {
  NAPALM_USERNAME: z
    .string()
    .default('')
    .describe('The user of routers that have none of their own and no credential.'),
  NAPALM_PASSWORD: secret(z.string().default('').describe('The password of that user.')),
  NAPALM_TIMEOUT: count(1, 3600)
    .default(30)
    .describe('How many seconds a router may take for an answer, where it has no time-out of its own.'),
  NAPALM_ARGS: driverArguments
    .prefault('{}')
    .describe(
      'Arguments of drivers, as a JSON object; those of a platform and of a router stand before them, key by key.',
    ),
  DEVICES_ON_LOOPBACK: flag
    .prefault('false')
    .describe(
      'Whether routers may be at addresses of this machine itself (127.0.0.0/8, ::1), as a route server on the same host is. Otherwise they are refused, so that nobody reaches the services of this machine by the name of a router.',
    ),
  DEPLOYMENT_PARALLEL: count(1, 100).default(20).describe('With how many routers a job works at a time.'),
  DEPLOYMENT_CONFIRM_S: count(30, 3600)
    .default(300)
    .describe('After how many seconds a router takes a change back that nobody confirmed.'),
  DEPLOYMENT_GATE_S: count(0, 3000)
    .default(120)
    .describe('How many seconds sessions have to be established again before a change is taken back.'),
  DEPLOYMENT_PREFIX_DROP_PERCENT: count(0, 100)
    .default(50)
    .describe('How many per cent of the prefixes accepted from a neighbor may be gone after a change.'),
  DEPLOYMENT_FOUR_EYES: flag
    .prefault('false')
    .describe('Whether a plan is approved by somebody else than who made it.'),
  DEPLOYMENT_MIRROR_MAX_AGE_H: count(0, 8760)
    .default(168)
    .describe(
      'How many hours old the copy of PeeringDB may be for a plan of a configuration that is made from it; 0 for any.',
    ),
  DRIFT_CHECK_SCHEDULE: schedule
    .prefault('never')
    .describe(
      'When routers are compared with what is rendered for them: `never`, `daily` (at 3:30 UTC), or a cron expression of five fields, in UTC.',
    ),
});
