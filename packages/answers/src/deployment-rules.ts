import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** How careful this installation is with routers, for who makes and reviews plans. */
export const DeploymentRules = z.strictObject({
  four_eyes: z.boolean().describe('Whether a plan is approved by somebody else than who made it.'),
  drift_check_schedule: z
    .string()
    .describe('When routers are compared by themselves: `never`, `daily` or a cron expression, in UTC.'),
  options: z
    .strictObject({
      parallel: z.int(),
      confirm_s: z.int(),
      gate_s: z.int(),
      prefix_drop_percent: z.int(),
    })
    .describe('How a plan is applied that does not say it otherwise.'),
  drivers: z.array(
    z.strictObject({
      names: z.array(z.string()).describe('What `napalm_driver` of a platform may call it.'),
      label: z.string(),
      modes: z.array(z.enum(['merge', 'replace'])),
      comes_back: z
        .enum(['device', 'armed', 'none'])
        .describe(
          'How a change is taken back that nobody confirms: by the timer of the platform, by a restore that is scheduled on the device before anything is changed, or not at all.',
        ),
    }),
  ),
});
export type DeploymentRules = z.infer<typeof DeploymentRules>;

export const deploymentRulesEndpoints = {
  deploymentRules: endpoint({
    method: 'GET',
    path: '/api/deployment/rules/',
    summary: 'How plans are approved and applied here',
    answer: DeploymentRules,
  }),
};
