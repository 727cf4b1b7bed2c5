import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { holds } from '../../engine/permissions.ts';
import { isKept, sendsElsewhere } from '../../engine/write/secrets-stay.ts';

/**
 * Who may not see the secrets of routers may not have them sent to another host: a host name, and arguments that name a port, are where they
 * go. Credentials are seen by nobody, so choosing one for a router, or another place for a router that has one, takes the right to see passwords or to
 * change credentials.
 */
export function keepSecretsHome(items: readonly Saving[], context: Context): void {
  const { principal } = context;
  const seesPasswords = holds(principal, 'devices.view_password');
  const mayLend = seesPasswords || holds(principal, 'devices.change_credential');
  if (seesPasswords && mayLend) return;
  for (const item of items) {
    const { draft, before, refuse } = item;
    const chosen = draft.credential !== undefined && draft.credential !== null;
    const isNew = chosen && draft.credential !== before?.credential;
    if (isNew && !mayLend)
      refuse(
        'credential',
        'This would have a credential used that you may not see: ask somebody with the permission devices.change_credential.',
      );
    if (!before || !moves(draft, before)) continue;
    const ownStays =
      openSecret(context, before.napalm_password) !== '' && isKept(item, 'napalm_password', context);
    if (ownStays && !seesPasswords) refuse('hostname', sendsElsewhere(['napalm_password']));
    const lent = draft.credential === undefined ? before.credential : draft.credential;
    if (lent !== null && lent !== undefined && !mayLend)
      refuse(
        'hostname',
        'This would send the secrets of its credential elsewhere: ask somebody with the permission devices.change_credential.',
      );
  }
}

/** Whether a draft has the router reached at another place. */
const moves = (draft: Record<string, unknown>, before: Record<string, unknown>): boolean =>
  (draft.hostname !== undefined && String(draft.hostname).toLowerCase() !== before.hostname) ||
  (draft.napalm_args !== undefined &&
    JSON.stringify(draft.napalm_args) !== JSON.stringify(before.napalm_args)) ||
  (draft.platform !== undefined && draft.platform !== before.platform);
