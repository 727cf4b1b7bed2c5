import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Id, JOB } from './shared.ts';

const PLAN = 'deployment.plan';
const seconds = (least: number, most: number) => z.int().min(least).max(most);

/** How a plan is applied. What is left out is as the settings say. */
export const PlanOptions = z.strictObject({
  parallel: z.int().min(1).max(100).optional().describe('How many routers of a wave are changed at a time.'),
  confirm_s: seconds(30, 3600)
    .optional()
    .describe('After how many seconds a router takes a change back that nobody confirmed.'),
  gate_s: seconds(0, 3000)
    .optional()
    .describe('How long sessions have to come back before the change is taken back.'),
  prefix_drop_percent: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('How many per cent of the accepted prefixes of a session may be gone after the change.'),
  stop_on_failure: z
    .boolean()
    .optional()
    .describe('Whether the rest is skipped once a router was not changed as planned.'),
});
export type PlanOptions = z.infer<typeof PlanOptions>;

const Routers = z
  .array(Id, { error: 'Name routers by their ids.' })
  .min(1, { error: 'Name at least one router.' })
  .max(2000);
const Comment = z.string().trim().max(2000).default('');

/** Why a plan is not what the caller takes it for. */
export const PlanRefusal = z.strictObject({
  detail: z.string(),
  code: z.enum(['plan_state', 'four_eyes', 'plan_outdated', 'router_busy']),
});

export { ConnectionTest } from '@peersmith/model';

/** What upstream's way to install configurations has queued. */
export const Configured = z.array(rowSchema(JOB));

const textOf = <const N extends string, const P extends string>(resource: P, name: N, summary: string) =>
  endpoint({
    method: 'GET',
    path: `/api/deployment/${resource}/:id/${name}/`,
    summary,
    help: 'Secrets in it are masked for who may not see them; `X-Masked-Passwords` says how many.',
    answer: z.string(),
    media: 'text/plain',
  });

export const deploymentEndpoints = {
  makePlan: endpoint({
    method: 'POST',
    path: '/api/deployment/plans/',
    summary: 'Plan what would be installed on routers',
    help: 'Renders all of them, compares each with what it runs, and writes nothing to them. A plan that nobody applies is a dry run.',
    body: z.strictObject({
      routers: Routers,
      mode: z
        .enum(['replace', 'merge'])
        .optional()
        .describe('By default a whole configuration, where the platform takes one.'),
      comment: Comment,
      options: PlanOptions.default({}),
    }),
    status: 202,
    answer: rowSchema(PLAN),
  }),
  approvePlan: endpoint({
    method: 'POST',
    path: '/api/deployment/plans/:id/approve/',
    summary: 'Approve a plan',
    body: z.strictObject({ comment: Comment }),
    answer: rowSchema(PLAN),
    refusals: { 409: PlanRefusal },
  }),
  rejectPlan: endpoint({
    method: 'POST',
    path: '/api/deployment/plans/:id/reject/',
    summary: 'Reject a plan',
    body: z.strictObject({ comment: Comment }),
    answer: rowSchema(PLAN),
    refusals: { 409: PlanRefusal },
  }),
  applyPlan: endpoint({
    method: 'POST',
    path: '/api/deployment/plans/:id/apply/',
    summary: 'Apply an approved plan',
    help: 'Refused when anything has changed since it was made.',
    body: z.strictObject({
      maintenance: z.boolean().default(false).describe('Also on routers that are in maintenance.'),
    }),
    status: 202,
    answer: rowSchema(PLAN),
    refusals: { 409: PlanRefusal },
  }),
  cancelPlan: endpoint({
    method: 'POST',
    path: '/api/deployment/plans/:id/cancel/',
    summary: 'Go no further with a plan',
    help: 'Routers that are being changed come to their own end; no other is begun.',
    answer: rowSchema(PLAN),
    refusals: { 409: PlanRefusal },
  }),
  planDifference: textOf('plan-routers', 'difference', 'What a plan would change on a router'),
  planRendered: textOf('plan-routers', 'rendered', 'What a plan would have a router run'),
  planRunning: textOf('plan-routers', 'running', 'What a router ran when the plan was made'),
  driftDifference: textOf('drifts', 'difference', 'In what a router differs from what is rendered for it'),
  checkDrift: endpoint({
    method: 'POST',
    path: '/api/deployment/drifts/check/',
    summary: 'Compare routers with what is rendered for them',
    body: z.strictObject({ routers: Routers.optional().describe('All that are not disabled by default.') }),
    status: 202,
    answer: rowSchema(JOB),
  }),
  testRouter: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/test-napalm-connection/',
    summary: 'Try to sign in to a router',
    help: 'The job says step by step how far it came: name, reachability, host key, sign-in, privilege, capability.',
    status: 202,
    answer: rowSchema(JOB),
  }),
  acceptHostKey: endpoint({
    method: 'POST',
    path: '/api/devices/routers/:id/accept-host-key/',
    summary: 'Accept the host key of a router',
    help: 'From then on it must show exactly this one.',
    body: z.strictObject({
      host_key: z
        .string()
        .trim()
        .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: 'Write the fingerprint as it was shown: SHA256:…' }),
    }),
    answer: rowSchema('devices.router'),
  }),
  configureRouters: endpoint({
    method: 'POST',
    path: '/api/devices/routers/configure/',
    summary: 'Install configurations',
    help: 'Makes a plan; with `commit` also approves and applies it, where the caller may. The jobs name the plan in `data`, and the header `X-Plan` has its address.',
    status: 202,
    body: z.strictObject({
      routers: z.array(z.int(), { error: 'A list of ids is required.' }),
      commit: z.boolean().default(false),
    }),
    answer: Configured,
    refusals: { 400: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]) },
  }),
};
