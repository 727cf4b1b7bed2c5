import type { Action } from '@peersmith/resource';

/** The action that encrypts the password of a session, to holders of a permission. */
export const encryptPassword = (permission: string) =>
  ({
    label: 'Encrypt password',
    on: 'detail',
    method: 'POST',
    plans: true,
    permissions: [permission],
    status: 200,
    answer: null,
    help: "Writes the password as the platform of the session's router does; 503 where that router does not encrypt passwords.",
  }) as const satisfies Action;
