import { hostOf } from '@peersmith/net';
import { isPasswordAlgorithm, keptOrEncrypted, PasswordError } from '@peersmith/passwords';
import { type AnyResource, columnOf, fieldOf, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { ActionHandler, Saving } from '../../engine/implement.ts';
import { save } from '../../engine/write/save.ts';
import { encryptingRouters } from '../devices/index.ts';
import { held, isChanged, openOf, type Place, placeOf } from './session-drafts.ts';

/** Where its router encrypts passwords, a session holds its own as the platform writes it; what still says the same is kept. */
export async function keepEncryptedPasswords(
  all: readonly Saving<Row>[],
  context: Context,
  place: Place,
): Promise<void> {
  const items = all.filter((item) => held(item, 'password') || held(item, 'encrypted_password'));
  if (items.length === 0) return;
  const routers = await encryptingRouters(
    context,
    place,
    items.map((item) => placeOf(item, place)),
  );
  for (const item of items) {
    const router = routers.get(placeOf(item, place));
    if (router) keepEncrypted(item, context, { ...router, place });
  }
}

const UNENCRYPTABLE = "The password has characters that the encryption of the router's platform cannot hold.";

function keepEncrypted(
  item: Saving<Row>,
  context: Context,
  { algorithm, place }: { algorithm: string; place: Place },
): void {
  const plain = openOf(item, 'password', context);
  const stored = openOf(item, 'encrypted_password', context);
  try {
    const made = isPasswordAlgorithm(algorithm)
      ? keptOrEncrypted(algorithm, {
          plain,
          held: stored,
          key: hostOf(String(held(item, 'ip_address'))) ?? '',
        })
      : plain;
    if (made !== stored) item.draft.encrypted_password = made;
  } catch (error) {
    if (!(error instanceof PasswordError)) throw error;
    const field = isChanged(item, 'password') ? 'password' : place;
    if (isChanged(item, field)) item.refuse(field, UNENCRYPTABLE);
  }
}

/** Encrypts the password of a session as saving it does; 503 where its router does not encrypt passwords. */
export const encryptPasswordOf =
  (resource: AnyResource, place: Place): ActionHandler<undefined> =>
  ({ context: outer, id }) =>
    inTransaction(outer, async (context) => {
      const column = sql.ref(columnOf(place, fieldOf(resource, place)));
      const { rows } = await sql<{ place: number | null }>`
        select ${column} as place from ${sql.table(tableOf(resource))} where id = ${id}`.execute(context.db);
      if ((await encryptingRouters(context, place, [Number(rows[0]?.place)])).size === 0)
        throw new ApiError(503, { detail: 'The session is on no router that encrypts passwords.' });
      await save(context, resource, [{ id, given: {}, mode: 'modify' }]);
      return undefined;
    });
