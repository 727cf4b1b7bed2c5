import { type AnyResource, tableOf } from '@peersmith/resource';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Context, grantOf } from '../context.ts';
import { forbidden } from '../errors.ts';
import { isLimited } from '../grants/granted-rows.ts';
import { grantedWhere } from './read.ts';

/** For SQL that is written by hand: the condition that `id` is that of a row which the caller may see; true where there is no limit. */
export const withinGrant = (
  context: Context,
  resource: AnyResource,
  id: RawBuilder<unknown>,
): RawBuilder<SqlBool> =>
  grantOf(context, resource)
    ? sql`${id} in (select t0.id from ${sql.table(tableOf(resource))} t0 where ${grantedWhere(context, resource)})`
    : sql`true`;

/** Fails with 403 for a caller who does not see all of these, where an answer about some of them would be wrong. */
export function requireWhole(context: Context, resources: readonly AnyResource[]): void {
  const limited = resources.filter((resource) => grantOf(context, resource));
  if (limited.length)
    throw forbidden(
      `This is about all ${limited.map(({ plural }) => plural).join(' and ')}, and you see some of them.`,
    );
}

/** Fails with 403 for a caller who is limited at all, where something reaches what nobody can know beforehand. */
export function requireUnlimited({ principal }: Context, why: string): void {
  if (isLimited(principal)) throw forbidden(`You are limited to some objects: ${why}`);
}
