import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Metric } from '../../../engine/module.ts';
import { mailMissing } from '../settings.ts';

interface Standing {
  failed: number;
  unknown: number;
  stuck: number;
  error: string | null;
}

/** Whether mail leaves: what failed within a day, and what has waited for longer than an hour. */
export async function mailHealth(context: Context): Promise<HealthState[]> {
  const name = 'E-mail';
  const { rows } = await sql<Standing>`select
      count(*) filter (where status = 'failed' and updated > now() - interval '1 day')::int as failed,
      count(*) filter (where status = 'unknown')::int as unknown,
      count(*) filter (where status = 'queued' and created < now() - interval '1 hour')::int as stuck,
      (array_agg(error order by updated desc) filter (where status = 'queued' and error <> ''))[1] as error
    from messaging_message where status in ('failed', 'unknown', 'queued')`.execute(context.db);
  const { failed = 0, unknown = 0, stuck = 0, error = null } = rows[0] ?? {};
  const missing = mailMissing(context);
  if (missing !== null && stuck > 0)
    return [{ name, state: 'warning', text: `${stuck} messages wait. ${missing}` }];
  const parts = [
    ...(failed ? [`${failed} failed within a day`] : []),
    ...(unknown ? [`of ${unknown} nobody knows whether they left`] : []),
    ...(stuck ? [`${stuck} wait for longer than an hour${error ? ` (${error})` : ''}`] : []),
  ];
  if (parts.length)
    return [
      {
        name,
        state: 'warning',
        text: `Of the messages, ${parts.join(', ')}. The page Messages says why, and sends them again.`,
      },
    ];
  return [{ name, state: 'ok', text: missing ?? 'Every message of the last day left, or is on its way.' }];
}

/** Messages of the last day by what became of them, and those that wait. */
export async function mailMetrics({ db }: Context): Promise<Metric[]> {
  const { rows } = await sql<{
    status: string;
    messages: number;
  }>`select status, count(*)::int as messages from messaging_message
    where status in ('queued', 'sending') or updated > now() - interval '1 day' group by status`.execute(db);
  return [
    {
      name: 'peersmith_messages',
      help: 'Messages of the last day by what became of them, and those on their way.',
      samples: rows.map(({ status, messages }) => ({ labels: { status }, value: messages })),
    },
  ];
}
