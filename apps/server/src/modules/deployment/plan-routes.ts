import { endpoints } from '@peersmith/answers';
import { drift, plan, planRouter } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { beginApplying, cancelPlan, decidePlan } from './decide-plan.ts';
import type { Devices } from './devices.ts';
import { makePlan } from './make-plan.ts';
import { sendText } from './plan-texts.ts';
import { showPlan } from './stored-plan.ts';

const DEPLOY = 'devices.deploy_router_configuration';
const VIEW_TEXT = 'devices.view_router_configuration';

/** Making, deciding and applying plans, and the texts in them. */
export function planRoutes(http: FastifyInstance, open: OpenContext, devices: Devices): void {
  const serve = serving(http, open);
  serve(endpoints.makePlan, { access: permissions(DEPLOY) }, async ({ context, body }) =>
    showPlan(context, await makePlan({ ...context, devices }, body)),
  );
  for (const [endpoint, verdict] of [
    [endpoints.approvePlan, 'approved'],
    [endpoints.rejectPlan, 'rejected'],
  ] as const)
    serve(
      endpoint,
      { access: permissions('deployment.approve_plan'), of: plan },
      async ({ context, params: { id }, body: { comment } }) => {
        await decidePlan(context, { id, comment, verdict });
        return showPlan(context, id);
      },
    );
  serve(
    endpoints.applyPlan,
    { access: permissions('deployment.apply_plan'), of: plan },
    async ({ context, params: { id }, body: { maintenance } }) => {
      await beginApplying(context, { id, maintenance });
      return showPlan(context, id);
    },
  );
  serve(
    endpoints.cancelPlan,
    { access: permissions(DEPLOY), of: plan },
    async ({ context, params: { id } }) => {
      await cancelPlan(context, id);
      return showPlan(context, id);
    },
  );
  for (const [endpoint, of, name] of [
    [endpoints.planDifference, planRouter, 'difference'],
    [endpoints.planRendered, planRouter, 'rendered'],
    [endpoints.planRunning, planRouter, 'running'],
    [endpoints.driftDifference, drift, 'difference'],
  ] as const)
    serve(endpoint, { access: permissions(VIEW_TEXT), of }, ({ context, params: { id }, reply }) =>
      sendText(context, reply, { of, id, name }),
    );
}
