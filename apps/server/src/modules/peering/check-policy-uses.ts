import {
  autonomousSystem,
  bgpGroup,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
} from '@peersmith/model';
import { linkTableOf, type Row, tableOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { isChanged } from './session-drafts.ts';

const SESSIONS = [directPeeringSession, internetExchangePeeringSession] as const;
const USERS = [autonomousSystem, bgpGroup, internetExchange, ...SESSIONS] as const;

type Use = 'import' | 'export' | 'v4' | 'v6';

/** Refuses to make of a policy what does not fit where it is used: another direction, or the family of no session that has it. */
export async function checkPolicyUses(items: readonly Saving<Row>[], context: Context): Promise<void> {
  const changed = items.filter(
    (item) => item.before && (isChanged(item, 'type') || isChanged(item, 'address_family')),
  );
  if (changed.length === 0) return;
  const uses = await usesOf(
    context,
    changed.map(({ before }) => Number(before?.id)),
  );
  for (const item of changed) {
    const has = (use: Use) => uses.has(`${item.before?.id} ${use}`);
    const { type, address_family: family } = item.draft;
    if (isChanged(item, 'type')) {
      if (type === 'export-policy' && has('import'))
        item.refuse('type', 'It is applied to routes received: take it out of import policies first.');
      if (type === 'import-policy' && has('export'))
        item.refuse('type', 'It is applied to routes advertised: take it out of export policies first.');
    }
    if (isChanged(item, 'address_family') && (family === 4 || family === 6)) {
      const other = family === 4 ? 6 : 4;
      if (has(`v${other}`))
        item.refuse('address_family', `IPv${other} sessions have it: take it out of their policies first.`);
    }
  }
}

/** How policies are used, as `12 import` and `12 v6`, in one statement. */
async function usesOf({ db }: Context, ids: readonly number[]): Promise<Set<string>> {
  const parts: RawBuilder<unknown>[] = [];
  for (const direction of ['import', 'export'] as const)
    for (const user of USERS) {
      const links = sql.table(linkTableOf(user, `${direction}_routing_policies`));
      parts.push(
        sql`select distinct l.target_id as id, ${sql.lit(direction)} as use from ${links} l where l.target_id = any(${ids}::bigint[])`,
      );
      if (SESSIONS.some((one) => one === user))
        parts.push(
          sql`select distinct l.target_id, 'v' || family(s.ip_address) from ${links} l join ${sql.table(tableOf(user))} s on s.id = l.source_id where l.target_id = any(${ids}::bigint[])`,
        );
    }
  const { rows } = await sql<{ id: number; use: string }>`${sql.join(parts, sql` union `)}`.execute(db);
  return new Set(rows.map(({ id, use }) => `${id} ${use}`));
}
