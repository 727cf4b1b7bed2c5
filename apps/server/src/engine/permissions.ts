import { type AnyResource, permissionOf, type Verb } from '@peersmith/resource';
import type { Principal } from './context.ts';
import { forbidden } from './errors.ts';

export const holds = (principal: Principal, permission: string): boolean =>
  principal.isSuperuser || principal.permissions.has(permission);

export const may = (principal: Principal, resource: AnyResource, verb: Verb): boolean =>
  holds(principal, permissionOf(resource, verb));

/** Fails with 403 unless the caller may do this to the resource; a read-only token may only view. */
export function demand(principal: Principal, resource: AnyResource, verb: Verb): void {
  if (!may(principal, resource, verb) || (verb !== 'view' && !principal.mayWrite)) throw forbidden();
}

/** Whether the caller may see the value of the resource's secrets: the permission `<app>.view_password`. */
export const seesSecrets = (principal: Principal, resource: AnyResource): boolean =>
  holds(principal, `${resource.app}.view_password`);
