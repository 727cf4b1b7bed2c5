import { randomUUID } from 'node:crypto';
import { type ConditionSet, webhook } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { single } from '../../../engine/http/request.ts';
import { onlyTried } from '../../../engine/write/only-tried.ts';
import { save } from '../../../engine/write/save.ts';
import type { RequestParts } from './request-of.ts';

/** A webhook as it is stored. */
export interface StoredHook extends RequestParts {
  content_types: string[];
  conditions: ConditionSet | null;
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
  return onlyTried(quiet, async (context) => {
    const mode = id === null ? 'create' : 'modify';
    const { rows } = await single(save(context, webhook, [{ id, given, mode, isUnread: true }]));
    return readHook(context, Number(rows[0]?.id));
  });
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
