import type { LeftOut } from '@peersmith/answers';
import { type AnyResource, permissionOf } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';

/** Parts of an answer that are of resources which a caller may not view. */
export const lacking = (
  principal: Context['principal'],
  parts: readonly (readonly [string, AnyResource])[],
): LeftOut[] =>
  parts.flatMap(([part, resource]) =>
    may(principal, resource, 'view') ? [] : [{ part, permission: permissionOf(resource, 'view') }],
  );
