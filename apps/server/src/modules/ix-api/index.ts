import { ixapi } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { secretsStay } from '../../engine/write/secrets-stay.ts';

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

const endpoints = implement(ixapi, {
  exclusive: 'extras.ixapi',
  beforeSave: async (items, context) => {
    secretsStay(ixapi, { address: 'api_url', secrets: ['api_key', 'api_secret'] }, { items, context });
    await requireOneOfAKind(items, context);
  },
});

/** The machine interfaces of exchanges. */
export const ixApiModule = defineModule({ name: 'ix-api', resources: [endpoints] });
