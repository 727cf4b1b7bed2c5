import { email } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../../engine/context.ts';
import { create } from '../../../engine/write/save.ts';
import { shippedEmail } from './shipped-templates.ts';

/** The e-mail template of a shipped one: made, by its name, where it is missing; left alone where it is there. */
export const ensureEmailTemplate = (outer: Context, key: string): Promise<number> =>
  inTransaction(outer, async (context) => {
    const { name, subject, template, description } = shippedEmail(key);
    const { rows } = await sql<{
      id: number;
    }>`select id::int as id from messaging_email where name = ${name} order by id limit 1`.execute(
      context.db,
    );
    if (rows[0]) return rows[0].id;
    const shipped = { name, subject, template, description, jinja2_trim: true, jinja2_lstrip: true };
    // Past the permissions of the caller: it is the product's own, and whoever writes with it needs it.
    return Number((await create({ ...context, principal: SYSTEM }, email, shipped)).id);
  });
