import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Metric } from '../../engine/module.ts';
import { counted } from '../../platform/counted.ts';
import { irrSettings } from './settings.ts';

interface Standing {
  status: string;
  lists: number;
  entries: number;
  stale: number;
  oldest_s: number | null;
}

/** How the lists stand that somebody uses, by status. */
async function standings(context: Context): Promise<Standing[]> {
  const { IRR_STALE_HOURS } = irrSettings.of(context);
  const now = sql`${context.now()}::timestamptz`;
  const { rows } =
    await sql<Standing>`select status, count(*)::int as lists, coalesce(sum(entry_count), 0)::float8 as entries,
      count(*) filter (where fetched < ${now} - make_interval(hours => ${IRR_STALE_HOURS}))::int as stale,
      extract(epoch from ${now} - min(fetched))::float8 as oldest_s
    from irr_list where status <> 'unused' group by status order by status`.execute(context.db);
  return rows;
}

const sum = (rows: readonly Standing[], of: (row: Standing) => number) =>
  rows.reduce((total, row) => total + of(row), 0);

/** What is counted of lists. */
export async function irrMetrics(context: Context): Promise<Metric[]> {
  const rows = await standings(context);
  const oldest = rows.flatMap(({ oldest_s }) => oldest_s ?? []);
  return [
    {
      name: 'peersmith_irr_lists',
      help: 'IRR lists that networks use, by how they stand.',
      samples: rows.map(({ status, lists }) => ({ labels: { status }, value: lists })),
    },
    {
      name: 'peersmith_irr_lists_stale',
      help: 'IRR lists that no registry has confirmed for longer than the setting says.',
      samples: [{ value: sum(rows, ({ stale }) => stale) }],
    },
    {
      name: 'peersmith_irr_entries',
      help: 'Entries of the IRR lists in force.',
      samples: [{ value: sum(rows, ({ entries }) => entries) }],
    },
    {
      name: 'peersmith_irr_oldest_age_seconds',
      help: 'Time since a registry has confirmed the IRR list that was confirmed longest ago.',
      samples: oldest.length > 0 ? [{ value: Math.max(...oldest) }] : [],
    },
  ];
}

const name = 'IRR lists';

/** Whether lists are confirmed, and nobody is waited for. */
export async function irrHealth(context: Context): Promise<HealthState[]> {
  const rows = await standings(context);
  const of = (status: string) => rows.find((row) => row.status === status)?.lists ?? 0;
  const all = sum(rows, ({ lists }) => lists);
  if (all === 0) return [{ name, state: 'ok', text: 'No network has an AS-SET to make lists of.' }];
  const stale = sum(rows, ({ stale: count }) => count);
  const wrong = [
    of('held') && `${counted(of('held'), 'waits', 'wait')} for a decision: \`peersmith irr held\` lists them`,
    of('failing') && `${of('failing')} cannot be fetched: \`peersmith irr list --status failing\` says why`,
    of('never') && `${counted(of('never'), 'was', 'were')} never fetched`,
    stale && `${counted(stale, 'is', 'are')} older than ${irrSettings.of(context).IRR_STALE_HOURS} hours`,
  ].filter(Boolean);
  if (wrong.length === 0)
    return [{ name, state: 'ok', text: `${counted(all, 'list is', 'lists are')} current.` }];
  return [{ name, state: 'warning', text: `Of ${counted(all, 'list', 'lists')}, ${wrong.join('; ')}.` }];
}
