import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Metric } from '../../../engine/module.ts';

interface Failing {
  webhook: string;
  deliveries: number;
}

/** Webhooks whose receivers have not taken what happened within a day. */
export async function deliveryHealth({ db }: Context): Promise<HealthState[]> {
  const { rows } = await sql<Failing>`select w.name as webhook, count(*)::int as deliveries
    from extras_webhookdelivery d join extras_webhook w on w.id = d.webhook_id
    where d.status in ('failed', 'dead') and d.time > now() - interval '1 day' group by w.name order by 2 desc, 1 limit 6`.execute(
    db,
  );
  const name = 'Webhooks';
  if (rows.length === 0)
    return [{ name, state: 'ok', text: 'Everything of the last day was delivered or is due.' }];
  const named = rows.slice(0, 5).map(({ webhook, deliveries }) => `${webhook} (${deliveries})`);
  return [
    {
      name,
      state: 'warning',
      text: `Deliveries failed within a day: ${named.join(', ')}${rows.length > 5 ? ' and more' : ''}. The page Webhook deliveries says why, and sends them again.`,
    },
  ];
}

/** Deliveries of the last day, by what became of them. */
export async function deliveryMetrics({ db }: Context): Promise<Metric[]> {
  const { rows } = await sql<{
    status: string;
    deliveries: number;
  }>`select status, count(*)::int as deliveries
    from extras_webhookdelivery where time > now() - interval '1 day' group by status`.execute(db);
  return [
    {
      name: 'peersmith_webhook_deliveries',
      help: 'Deliveries of webhooks of the last day, by what became of them.',
      samples: rows.map(({ status, deliveries }) => ({ labels: { status }, value: deliveries })),
    },
  ];
}
