import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context, Row } from '../../engine/context.ts';
import { problemWith } from './grants.ts';

/** Whether every grant can be read. One that cannot, because a filter is gone, matches nothing. */
export async function grantHealth(context: Context): Promise<HealthState[]> {
  const { rows } = await sql<Row>`select name, content_type, filter from users_grant order by name`.execute(
    context.db,
  );
  const broken = rows.filter((row) => problemWith(context, row) !== '').map(({ name }) => String(name));
  const name = 'Object grants';
  if (broken.length === 0)
    return [
      {
        name,
        state: 'ok',
        text: `${rows.length === 1 ? 'One grant limits' : `${rows.length} grants limit`} who sees what.`,
      },
    ];
  return [
    {
      name,
      state: 'warning',
      text: `Those whom these limit see nothing by them, because their filters cannot be read: ${broken.slice(0, 10).join(', ')}${broken.length > 10 ? ', …' : ''}. Their pages say why.`,
    },
  ];
}
