import type { Conversation, ConversationMessage } from '@peersmith/answers';
import { message, receivedMessage } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { may } from '../../../engine/permissions.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';

/** Characters of each text that are shown at first; a message's own page has all of it. */
const MOST = 20_000;
const MOST_MESSAGES = 500;

interface Asked {
  asn: number;
  /** How many conversations. */
  limit: number;
}

type Found = Omit<ConversationMessage, 'moment'> & { moment: Date; thread: string };

/** What was written to a network and what it wrote, as far as the caller may view it, in two statements. */
export async function conversationOf(context: Context, { asn, limit }: Asked): Promise<Conversation> {
  const both = bothWays(context, asn);
  const { rows: threads } = await sql<{ thread: string; latest: Date }>`select thread, max(moment) as latest
    from (${both}) x group by thread order by latest desc, thread limit ${limit + 1}`.execute(context.db);
  const shown = threads.slice(0, limit);
  const { rows } =
    await sql<Found>`select * from (select *, row_number() over (partition by thread order by moment desc) as place from (${both}) x
      where thread = any(${shown.map(({ thread }) => thread)}::text[])) y where place <= ${MOST_MESSAGES} order by moment, id`.execute(
      context.db,
    );
  const messages = Map.groupBy(rows, ({ thread }) => thread);
  return {
    threads: shown.map(({ thread, latest }) => {
      const found = messages.get(thread) ?? [];
      return {
        thread,
        subject: found[0]?.subject ?? '',
        latest: new Date(latest).toISOString(),
        unhandled: found.filter(({ direction, handled }) => direction === 'received' && !handled).length,
        messages: found.map(shownOf),
      };
    }),
    more: threads.length > limit,
  };
}

const shownOf = ({ thread: _, moment, ...found }: Found & { place?: unknown }): ConversationMessage => {
  const { place: __, ...rest } = found;
  return { ...rest, moment: new Date(moment).toISOString() };
};

/** Mailboxes tell moments in seconds: an answer comes after what it answers all the same. */
function bothWays(context: Context, asn: number) {
  const seen = (resource: typeof message | typeof receivedMessage, id: ReturnType<typeof sql>) =>
    may(context.principal, resource, 'view') ? withinGrant(context, resource, id) : sql`false`;
  return sql`select 'sent' as direction, m.id::int as id, m.created as moment, coalesce(nullif(m.thread, ''), m.reference) as thread,
      m.from_address as "from", m."to", m.subject, left(m.body, ${MOST}) as text, length(m.body) > ${MOST} as cut, m.status, m.error,
      true as sender_known, true as handled, u.username as author,
      (select coalesce(jsonb_agg(f || '{"kept": true}'), '[]') from jsonb_array_elements(m.attachments) f) as attachments
    from messaging_message m left join auth_user u on u.id = m.author_id where m.asn = ${asn} and ${seen(message, sql`m.id`)}
  union all
    select 'received', r.id::int, greatest(r.received, o.created + interval '1 ms'), r.thread,
      case when r.from_name = '' then r.from_address else r.from_name || ' <' || r.from_address || '>' end, r."to",
      r.subject, left(r.body, ${MOST}), r.cut or length(r.body) > ${MOST}, r.kind, '', r.sender_known, r.handled, u.username, r.attachments
    from messaging_receivedmessage r left join messaging_message o on o.id = r.message_id left join auth_user u on u.id = r.handled_by_id where r.asn = ${asn} and ${seen(receivedMessage, sql`r.id`)}`;
}
