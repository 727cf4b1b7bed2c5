import { mailing, mailingRecipient } from '@peersmith/model';
import { sql } from 'kysely';
import { type Computation, implement } from '../../../engine/implement.ts';

const recipients =
  (what: ReturnType<typeof sql>): Computation =>
  (alias) =>
    sql`(select ${what} from messaging_mailingrecipient r where r.mailing_id = ${sql.ref(`${alias}.id`)})`;

/** Mailings: seen by who sees the AS that writes; their networks by who sees these. */
export const mailingResources = [
  implement(mailing, {
    seenWith: 'local_autonomous_system',
    computed: {
      recipient_count: recipients(sql`count(*)::int`),
      sent_count: recipients(sql`(count(*) filter (where r.state = 'sent'))::int`),
      counts: (alias) =>
        sql`(select coalesce(json_object_agg(s.state, s.n), '{}') from (select r.state, count(*)::int as n from messaging_mailingrecipient r
          where r.mailing_id = ${sql.ref(`${alias}.id`)} group by r.state) s)`,
    },
  }),
  implement(mailingRecipient, { seenWith: 'autonomous_system' }),
];
