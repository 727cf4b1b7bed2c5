import { endpoints, type MoveReport } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { movingJob } from './moving-job.ts';

const SUPERUSER = { kind: 'superuser' } as const;
const LATEST = 20;

/** Moving in from another server, and what came of it. */
export function movingRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.moveIn, { access: SUPERUSER }, ({ context, body }) => {
    requireUnlimited(context, 'moving in writes everything.');
    const { url, token, verify_tls, database, ...input } = body;
    const secret = JSON.stringify({ url, token, verify_tls, database });
    return inTransaction(context, (inner) => inner.jobs.enqueue(inner, movingJob.name, { input, secret }));
  });
  serve(endpoints.moveReport, { access: SUPERUSER }, async ({ context, params }) => {
    requireUnlimited(context, 'a report is about everything.');
    const { rows } = await sql<{
      report: MoveReport;
    }>`select report from moving_report where job_id = ${params.job}`.execute(context.db);
    if (!rows[0]) throw notFound('report');
    return rows[0].report;
  });
  serve(endpoints.moves, { access: SUPERUSER }, async ({ context }) => {
    requireUnlimited(context, 'a report is about everything.');
    return latestMoves(context);
  });
}

interface Found {
  job: number;
  created: string;
  user: string | null;
  report: MoveReport;
}

async function latestMoves({ db }: Context) {
  const { rows } = await sql<Found>`
    select m.job_id::int as job, j.created, u.username as user, m.report - 'objects' as report from moving_report m join core_job j on j.id = m.job_id
    left join auth_user u on u.id = j.user_id order by j.created desc, j.id desc limit ${LATEST}`.execute(db);
  const results = rows.map(({ job, created, user, report }) => ({
    job: Number(job),
    created: String(created),
    user,
    outcome: report.outcome,
    source: report.source,
    request_id: report.request_id,
    new: report.types.reduce((sum, one) => sum + one.new, 0),
    different: report.parity?.different ?? null,
  }));
  return { count: results.length, results };
}
