import { rendering } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { type ActionHandler, implement } from '../../engine/implement.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { visibleRouters } from '../deployment/index.ts';
import { FOLLOW_RENDERINGS_JOB } from './follow-job.ts';

const isLast = (alias: string) => sql`not exists (select from devices_rendering o
  where o.router_id = ${sql.ref(`${alias}.router_id`)} and o.id > ${sql.ref(`${alias}.id`)})`;

/** Looks at once what is rendered, as happens every minute. */
const follow: ActionHandler = async ({ context }) => {
  if ((await visibleRouters(context)).length === 0)
    throw new ApiError(404, { detail: 'There is no router that you may see.' });
  return inTransaction(context, (inner) => inner.jobs.enqueue(inner, FOLLOW_RENDERINGS_JOB));
};

/** Says that somebody has looked at a rendering. */
const review: ActionHandler = async ({ context, id }) => {
  await shownRow(context, rendering, id);
  await mark(context, id);
  return shownRow(context, rendering, id);
};

const mark = ({ db, now, principal }: Context, id: number) =>
  sql`update devices_rendering set reviewed = ${now()}, reviewed_by_id = (select id from auth_user where id = ${principal.id}) where id = ${id}`.execute(
    db,
  );

/** What was rendered for routers. */
export const renderings = implement(rendering, {
  seenWith: 'router',
  computed: {
    is_current: isLast,
    is_open: (alias) =>
      sql`(${sql.ref(`${alias}.reviewed`)} is null and ${sql.ref(`${alias}.pushed`)} is null and ${isLast(alias)})`,
  },
  actions: { follow, review },
});
