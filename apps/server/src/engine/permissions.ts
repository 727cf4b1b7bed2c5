import { type AnyResource, permissionOf, type Verb } from '@peersmith/resource';
import type { Principal } from './context.ts';
import { isLimited } from './grants/granted-rows.ts';

export const holds = (principal: Principal, permission: string): boolean =>
  principal.isSuperuser || principal.permissions.has(permission);

export const may = (principal: Principal, resource: AnyResource, verb: Verb): boolean =>
  holds(principal, permissionOf(resource, verb));

/** Whether the caller may see the value of the resource's secrets: the permission `<app>.view_password`. */
export const seesSecrets = (principal: Principal, resource: AnyResource): boolean =>
  holds(principal, secretsOf(resource));

/** The permission of who may see the value of a resource's secrets. */
export const secretsOf = (resource: AnyResource): string => `${resource.app}.view_password`;

/** Whether no permission and no grant keeps anything from the caller. */
export const seesAll = (principal: Principal): boolean => principal.isSuperuser && !isLimited(principal);
