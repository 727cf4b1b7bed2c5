import type { MoveReport } from '@peersmith/answers';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { JobFailed, type JobHandler, type JobResult } from '../../engine/jobs.ts';
import { reachOf } from '../../platform/proxies.ts';
import { databaseSource } from './database-source.ts';
import { moveIn } from './move-in.ts';
import { restSource } from './rest-source.ts';
import { movingSettings } from './settings.ts';
import type { Source } from './source.ts';

const Input = z.object({ dry_run: z.boolean(), update: z.boolean(), carry_refused: z.boolean() });

/** Where somebody moves in from, with what gives access. */
const Access = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  verify_tls: z.boolean(),
  database: z.string().optional(),
});

export const movingJob: JobHandler = {
  name: 'moving.peering_manager',
  object: 'core.job',
  mayRun: (principal) => principal.isSuperuser,
  run: async (context, { id, input, secret = null, progress, signal }) => {
    if (secret === null)
      throw new JobFailed('The way into the other server is not kept after the first try: ask for it anew.');
    const source = await openSource(context, Access.parse(JSON.parse(secret)), signal);
    try {
      const report = await moveIn(context, { source, options: Input.parse(input) }, progress);
      await keep(context, id, report);
      return resultOf(report);
    } finally {
      await source.close();
    }
  },
};

/** Its database where that is told, with its API beside it for what a database does not do: rendering. */
async function openSource(
  context: Context,
  { url, token = '', verify_tls, database }: z.infer<typeof Access>,
  signal: AbortSignal,
): Promise<Source> {
  const reach = reachOf(context, movingSettings.of(context).MOVING_FROM_PRIVATE_ADDRESSES);
  const access = url === undefined ? null : { url, token, verify_tls, reach, signal };
  const rest = access && (await restSource(access));
  if (database === undefined) {
    if (!rest) throw new JobFailed('Nobody said where it is.');
    return rest;
  }
  const source = await databaseSource({ url: database });
  return { ...source, rendered: rest?.rendered ?? null };
}

const keep = ({ db, requestId }: Context, job: number, report: MoveReport) =>
  sql`insert into moving_report (job_id, request_id, report) values (${job}, ${requestId}, ${JSON.stringify(report)}::jsonb) on conflict (job_id) do update set request_id = excluded.request_id, report = excluded.report`.execute(
    db,
  );

const WORDS = ['new', 'equal', 'differing', 'updated', 'refused', 'carried'] as const;

function resultOf({ outcome, types, parity }: MoveReport): JobResult {
  const sum = (word: (typeof WORDS)[number]) => types.reduce((all, one) => all + one[word], 0);
  const words =
    WORDS.flatMap((word) => (sum(word) ? [`${sum(word)} ${word}`] : [])).join(', ') || 'nothing there';
  const compared = parity
    ? ` ${parity.objects} objects compared on ${parity.fields} fields: ${parity.different || 'no'} different.`
    : '';
  const message = {
    done: `Moved in: ${words}.${compared}`,
    tried: `Only tried, nothing is written: ${words}.${compared}`,
    refused: `Nothing is written, because something is refused: ${words}.`,
  }[outcome];
  const output = types
    .filter((one) => one.read > 0)
    .map(
      (one) =>
        `${one.type}: ${WORDS.flatMap((word) => (one[word] ? [`${one[word]} ${word}`] : [])).join(', ') || 'stays behind'}`,
    )
    .join('\n');
  return { message, output, ...(outcome === 'refused' ? { outcome: 'completed-with-faults' } : {}) };
}
