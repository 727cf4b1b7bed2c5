import { type AnyResource, fieldOf, type Identity, tableOf, targetOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { below, column, idOf, type Scope } from '../read/scope.ts';

/**
 * What names a row in a file, as the attributes that find it again: `{"asn": 64500}`, or `{"internet_exchange_point": {"slug": "ams-ix"},
 * "ipv6_address": …}`. Its id where nothing else does.
 */
export function nameSql(scope: Scope): RawBuilder<unknown> {
  const { naturalKey, identity } = scope.resource;
  if (naturalKey) return attributes(scope, [naturalKey]);
  const byId = sql`json_build_object('id', ${idOf(scope)})`;
  if (identity.length === 0) return byId;
  const cases = identity.map(
    ({ by, also = [] }: Identity) =>
      sql`when ${sql.join(
        by.map((key) => sql`nullif(${column(scope, key)}::text, '') is not null`),
        sql` and `,
      )} then ${attributes(scope, [...by, ...also])}`,
  );
  return sql`case ${sql.join(cases, sql` `)} else ${byId} end`;
}

/** The name of the row of another resource that an id points at; null for none. */
export function nameOf(scope: Scope, target: AnyResource, id: RawBuilder<unknown>): RawBuilder<unknown> {
  const inner = below(scope, target);
  return sql`(select ${nameSql(inner)} from ${sql.table(tableOf(target))} ${sql.ref(inner.alias)} where ${idOf(inner)} = ${id})`;
}

function attributes(scope: Scope, keys: readonly string[]): RawBuilder<unknown> {
  const pairs = keys.map((key) => {
    const field = fieldOf(scope.resource, key);
    const value = field.target
      ? nameOf(scope, targetOf(scope.engine.registry, field), column(scope, key))
      : column(scope, key);
    return sql`${sql.lit(key)}, ${value}`;
  });
  return sql`json_build_object(${sql.join(pairs)})`;
}
