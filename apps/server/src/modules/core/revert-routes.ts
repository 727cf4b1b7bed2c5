import { endpoints } from '@peersmith/answers';
import { objectChange } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { may } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { revert } from '../../engine/revert/revert.ts';
import { SIGNED_IN } from '../../platform/access.ts';

/** Takes changes back. */
export function revertRoutes(http: FastifyInstance, open: OpenContext): void {
  serving(http, open)(
    endpoints.revert,
    // What it writes decides what it needs, besides the change log.
    { access: SIGNED_IN, heavy: true },
    async ({ context, params: { id }, body: { scope, partial } }) => {
      // For who may not view changes there is none.
      if (!may(context.principal, objectChange, 'view')) throw notFound(objectChange.className);
      await get(context, objectChange, id, new Set(['id']));
      const request = await requestOf(context, id);
      return revert(context, { taken: { request, change: scope === 'request' ? null : id }, partial });
    },
  );
}

async function requestOf({ db }: Context, id: number): Promise<string> {
  const { rows } = await sql<{
    request: string;
  }>`select request_id::text as request from core_objectchange where id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) throw notFound(objectChange.className);
  return row.request;
}
