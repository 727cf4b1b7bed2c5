import { plan, router } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
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

/** Why the button for the next step is not there; null where it is, or there is no next step. */
export function useHindrance(row: Row): string | null {
  const holds = useHolds();
  const status = statusOf(row);
  if (status === 'ready' && !holds(APPROVE))
    return 'Somebody who may approve plans has to look at it: you do not hold that permission.';
  if (status === 'approved' && !holds(APPLY))
    return 'Somebody who may apply plans has to do so: you do not hold that permission.';
  return null;
}

/** Whether who looks at a plan has made it. */
export function useIsAuthor(row: Row): boolean {
  const { user } = useMe();
  return isRow(row.author) && row.author.id === user.id;
}
