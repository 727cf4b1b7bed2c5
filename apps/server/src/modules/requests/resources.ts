import { OPEN_REQUESTS, peeringRequest, requestedSession, stepOfRequest } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import { elsewhere, type Implementation, implement } from '../../engine/implement.ts';
import { afterRequests } from './begin-requests.ts';
import { agree, check, decline, giveUp, reopen, withdraw } from './conclude-request.ts';
import { accept, refuse } from './decide-sessions.ts';
import { enable } from './enable-sessions.ts';
import { propose } from './propose-requests.ts';
import { provision } from './provision-request.ts';
import { rules } from './rules.ts';
import { checkRequests } from './save-requests.ts';
import { stances } from './stances.ts';
import { draft, remind, tell, write } from './write-request.ts';

const OPEN = sql`(${sql.join(OPEN_REQUESTS.map((status) => sql.lit(status)))})`;
const counted =
  (condition: RawBuilder<unknown> = sql`true`) =>
  (alias: string) =>
    sql`(select count(*)::int from requests_session q where q.request_id = ${sql.ref(`${alias}.id`)} and ${condition})`;
const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** Peering requests with what belongs to them, the rules that decide about them, and whom we do not peer with. */
export const requestResources: Implementation[] = [
  implement(peeringRequest, {
    exclusive: 'requests.request',
    seenWith: 'autonomous_system',
    computed: {
      is_open: (alias) => sql`(${column(alias, 'status')} in ${OPEN})`,
      is_due: (alias) =>
        sql`(${column(alias, 'status')} in ${OPEN} and coalesce(least(${column(alias, 'due')}, ${column(alias, 'next_reminder')}) <= now(), false))`,
      session_count: counted(),
      refused_count: counted(sql`q.status = 'refused'`),
      up_count: counted(sql`q.status = 'up'`),
    },
    beforeSave: checkRequests,
    afterSave: afterRequests,
    actions: {
      ...{
        propose,
        draft,
        write,
        ask: elsewhere,
        follow: elsewhere,
        remind,
        tell,
        agree,
        decline,
        check,
        accept,
        refuse,
        provision,
        enable,
        withdraw,
        reopen,
      },
      'no-answer': giveUp,
    },
  }),
  implement(requestedSession, { seenWith: 'request' }),
  implement(stepOfRequest, { seenWith: 'request' }),
  rules,
  stances,
];
