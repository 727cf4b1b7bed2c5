import type { DeploymentRules } from '@peersmith/api-client';
import { plan, router } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useHolds, useMe } from '../../api/me.tsx';
import { isRow, type Row } from '../../api/row.ts';
import { statusOf } from './plan-data.ts';

export const APPROVE = 'deployment.approve_plan';
export const APPLY = 'deployment.apply_plan';
export const DEPLOY = 'devices.deploy_router_configuration';

/** Whether somebody may make plans, and see what comes of them. */
export function useMayPlan(): boolean {
  const holds = useHolds();
  return [DEPLOY, permissionOf(plan, 'view'), permissionOf(router, 'view')].every(holds);
}

/** How careful this installation is; null until it has said so. */
export function useDeploymentRules(): DeploymentRules | null {
  const { data } = useQuery({
    queryKey: ['deployment', 'rules'],
    queryFn: () => client.call('GET /api/deployment/rules/'),
    staleTime: 5 * 60_000,
  });
  return data ?? null;
}

/** Why the button for the next step is not there; null where it is, or there is no next step. */
export function useHindrance(row: Row): string | null {
  const holds = useHolds();
  const status = statusOf(row);
  const isOwn = useIsOwnWithFourEyes(row);
  if (status === 'ready' && isOwn)
    return 'You made this plan, so somebody else has to approve it: this installation asks for four eyes.';
  if (status === 'ready' && !holds(APPROVE))
    return 'Somebody who may approve plans has to look at it: you do not hold that permission.';
  if (status === 'approved' && !holds(APPLY))
    return 'Somebody who may apply plans has to do so: you do not hold that permission.';
  return null;
}

/** Whether somebody else has to approve a plan, because who looks at it has made it. */
export function useIsOwnWithFourEyes(row: Row): boolean {
  const { user } = useMe();
  const rules = useDeploymentRules();
  return rules?.four_eyes === true && isRow(row.author) && row.author.id === user.id;
}
