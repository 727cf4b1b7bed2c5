import { type drift, type planRouter, router } from '@peersmith/model';
import { MASK } from '@peersmith/resource';
import type { FastifyReply } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { holds } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';
import { largeText } from '../../platform/large-json.ts';
import { openPacked } from './packed-text.ts';

/** What is kept of a router of a plan, or of its drift. */
export type TextName = 'difference' | 'rendered' | 'running';

interface Held {
  router_id: number | null;
  open: string | null;
  masked: string | null;
}

/** Who sees passwords of sessions and of routers sees texts of routers as they are. */
const seesAll = ({ principal }: Context) =>
  holds(principal, 'peering.view_password') && holds(principal, 'devices.view_password');

/** Sends a text of a router, with masks for who may not see secrets; only to who may see the router. */
export async function sendText(
  context: Context,
  reply: FastifyReply,
  { of, id, name }: { of: typeof planRouter | typeof drift; id: number; name: TextName },
): Promise<FastifyReply> {
  await get(context, of, id, new Set(['id']));
  const [open, masked] = [sql.ref(`sealed_${name}`), sql.ref(`sealed_masked_${name}`)];
  const { rows } = await sql<Held>`select router_id::int as router_id, ${open} as open, ${masked} as masked
    from ${sql.table(`${of.app}_${of.name}`)} where id = ${id}`.execute(context.db);
  const [held] = rows;
  if (!held || held.router_id === null) requireWhole(context, [router]);
  else await get(context, router, held.router_id, new Set(['id']));
  const shown = await openPacked(context, held?.masked ?? null);
  const count = shown === '' ? 0 : shown.split(MASK).length - 1;
  const isOpen = count > 0 && seesAll(context);
  if (isOpen) context.revealed?.add('devices.router');
  void reply.header('X-Masked-Passwords', isOpen ? 0 : count);
  const text = isOpen ? await openPacked(context, held?.open ?? null) : shown;
  return reply.type('text/plain; charset=utf-8').send(largeText(text));
}
