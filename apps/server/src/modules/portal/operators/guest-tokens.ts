import { guestToken } from '@peersmith/model';
import { sql } from 'kysely';
import { inTransaction } from '../../../engine/context.ts';
import { notFound } from '../../../engine/errors.ts';
import { type ActionHandler, type Implementation, implement } from '../../../engine/implement.ts';
import { get } from '../../../engine/read/read.ts';
import { recordAudit } from '../../audit/index.ts';

/** Takes a token of another network back. */
const revoke: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    await get(context, guestToken, id, new Set(['id']));
    const { rows } = await sql<{ asn: number; prefix: string; created_by: string }>`
      delete from portal_guesttoken where id = ${id} returning asn::float8 as asn, prefix, created_by`.execute(
      context.db,
    );
    const [gone] = rows;
    if (!gone) throw notFound(guestToken.className);
    const { asn, prefix, created_by: email } = gone;
    await recordAudit(context, [{ kind: 'portal_token_revoked', detail: { asn, prefix, email } }]);
  });

/** Tokens that networks made in the portal, as operators see them. */
export const guestTokens: Implementation = implement(guestToken, { actions: { revoke } });
