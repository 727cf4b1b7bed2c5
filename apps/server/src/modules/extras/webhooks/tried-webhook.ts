import { randomUUID } from 'node:crypto';
import { type ConditionSet, webhook } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { single } from '../../../engine/http/request.ts';
import { save } from '../../../engine/write/save.ts';

/** A webhook as it is stored. */
export interface StoredHook {
  content_types: string[];
  payload_url: string;
  http_method: string;
  http_content_type: string;
  additional_headers: string;
  body_template: string;
  secret: string | null;
  ssl_verification: boolean;
  ca_certificates: string;
  ca_file_path: string | null;
  conditions: ConditionSet | null;
}

/** Ends the transaction of what is only tried. */
class Undone extends Error {
  readonly hook: StoredHook;
  constructor(hook: StoredHook) {
    super('undone');
    this.hook = hook;
  }
}

/**
 * A webhook as it would be saved: it is saved, read and undone, so that every rule holds, and masks stand for what they always stand for.
 * What a test has no use of may be missing.
 */
export async function triedWebhook(
  outer: Context,
  id: number | null,
  { draft, event }: { draft: Row; event: string },
): Promise<StoredHook> {
  const given = {
    ...draft,
    ...(id === null && !draft.name ? { name: `test ${randomUUID()}` } : {}),
    [`type_${event}`]: true,
  };
  const { revealed: _opensNothing, ...quiet } = outer;
  try {
    return await outer.db.transaction().execute(async (db) => {
      const context: Context = { ...quiet, db, events: [] };
      const mode = id === null ? 'create' : 'modify';
      const { rows } = await single(save(context, webhook, [{ id, given, mode, isUnread: true }]));
      throw new Undone(await readHook(context, Number(rows[0]?.id)));
    });
  } catch (error) {
    if (error instanceof Undone) return error.hook;
    throw error;
  }
}

/** A webhook as it is kept. */
export async function readHook({ db }: Context, id: number): Promise<StoredHook> {
  const { rows } =
    await sql<StoredHook>`select content_types, payload_url, http_method, http_content_type, additional_headers, body_template, secret, ssl_verification, ca_certificates, ca_file_path, conditions
    from extras_webhook where id = ${id}`.execute(db);
  const [found] = rows;
  if (!found) throw new Error(`webhook ${id} was not read`);
  return found;
}
