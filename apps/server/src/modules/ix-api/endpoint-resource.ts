import { ixapi } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { type ActionHandler, implement, type Saving } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { secretsStay } from '../../engine/write/secrets-stay.ts';
import { SYNCHRONISE_JOB } from './mirror/synchronise-job.ts';
import { requireSignIn } from './sign-in.ts';

/** One account at an address. Keys are sealed, so the database cannot tell. */
async function requireOneOfAKind(items: readonly Saving[], context: Context): Promise<void> {
  const addressOf = ({ draft, before }: Saving) => String(draft.api_url ?? before?.api_url);
  const { rows } = await sql<{
    id: number;
    api_url: string;
    api_key: string;
  }>`select id, api_url, api_key from extras_ixapi where api_url = any(${items.map(addressOf)}::text[])`.execute(
    context.db,
  );
  const own = new Set(items.flatMap(({ before }) => (before ? [Number(before.id)] : [])));
  const known = new Set(
    rows
      .filter(({ id }) => !own.has(Number(id)))
      .map((row) => JSON.stringify([row.api_url, openSecret(context, row.api_key)])),
  );
  for (const item of items) {
    const { draft, before, refuse } = item;
    const kind = JSON.stringify([addressOf(item), draft.api_key ?? openSecret(context, before?.api_key)]);
    if (known.has(kind)) refuse('api_key', 'Another IX-API has this key at this address.');
    known.add(kind);
  }
}

const synchronise: ActionHandler = ({ context, id }) =>
  context.jobs.enqueue(context, SYNCHRONISE_JOB, { objectId: id });

const standing = (column: string) => (alias: string) =>
  sql`(select s.${sql.ref(column)} from ixapi_standing s where s.endpoint_id = ${sql.ref(`${alias}.id`)})`;

/** The machine interfaces of exchanges: one key at an address, and tokens of what was entered last. */
export const endpointResource = implement(ixapi, {
  exclusive: 'extras.ixapi',
  computed: {
    identity_name: (alias) =>
      sql`coalesce((select o.data->>'name' from ixapi_object o where o.endpoint_id = ${sql.ref(`${alias}.id`)}
        and o.kind = 'accounts' and o.remote_id = ${sql.ref(`${alias}.identity`)}), '')`,
    exchange_count: (alias) =>
      sql`(select count(*)::int from peering_internetexchange x where x.ixapi_endpoint_id = ${sql.ref(`${alias}.id`)})`,
    version: standing('version'),
    health: (alias) => sql`coalesce(${standing('health')(alias)}, '')`,
    last_synchronised: standing('last_synchronised'),
    last_error: (alias) => sql`coalesce(${standing('last_error')(alias)}, '')`,
    access_token_expiration: standing('access_token_expiration'),
    refresh_token_expiration: standing('refresh_token_expiration'),
  },
  beforeSave: async (items, context) => {
    secretsStay(ixapi, { address: 'api_url', secrets: ['api_key', 'api_secret'] }, { items, context });
    await requireOneOfAKind(items, context);
    await requireSignIn(items, context);
  },
  afterSave: async (ids, context) => {
    await sql`update ixapi_standing set tokens = null, version = null, access_token_expiration = null, refresh_token_expiration = null where endpoint_id = any(${ids}::bigint[])`.execute(
      context.db,
    );
  },
  actions: { synchronise },
});
