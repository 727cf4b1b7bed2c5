import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric } from '../../engine/module.ts';

interface Counted {
  kind: string;
  status: string;
  state: string;
  sessions: number;
}

/** How many sessions there are, by kind, administrative status, and BGP state as it was last seen. */
export async function sessionMetrics({ db }: Context): Promise<Metric[]> {
  const of = (kind: string, table: string) =>
    sql`select ${kind}::text as kind, status, coalesce(nullif(bgp_state, ''), 'unknown') as state, count(*)::int as sessions from ${sql.table(table)} group by 1, 2, 3`;
  const { rows } = await sql<Counted>`${of('direct', 'peering_directpeeringsession')} union all ${of(
    'exchange',
    'peering_internetexchangepeeringsession',
  )}`.execute(db);
  return [
    {
      name: 'peersmith_sessions',
      help: 'BGP sessions by kind, administrative status, and state as it was last seen.',
      samples: rows.map(({ kind, status, state, sessions }) => ({
        labels: { kind, status, state },
        value: sessions,
      })),
    },
  ];
}
