import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { SlotProps } from '../../resource/present.ts';
import { useOwnSystems } from '../../shell/own-as.tsx';
import { Empty, Failure, hides, Loading } from '../../shell/states.tsx';
import type { AnswerTo } from './answer-dialog.tsx';
import { useConversation } from './conversation-data.ts';
import { ConversationThread } from './conversation-thread.tsx';
import { MailboxNote } from './mailbox-note.tsx';

const STEP = 20;

/** What was written to a network that we have a record of, and what it wrote. */
export const SystemConversationTab = ({ row }: SlotProps) => (
  <ConversationWith asn={Number(row.asn)} to={{ kind: 'system', id: row.id }} />
);

/** The same for a network that PeeringDB knows. */
export function NetworkConversationTab({ row }: SlotProps) {
  const { current } = useOwnSystems();
  return (
    <ConversationWith
      asn={Number(row.asn)}
      to={current ? { kind: 'network', id: row.id, from: current.id } : null}
    />
  );
}

function ConversationWith({ asn, to }: { asn: number; to: AnswerTo | null }) {
  const [limit, setLimit] = useState(STEP);
  const { data, error, refetch, isFetching } = useConversation(asn, limit);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={8} />;
  return (
    <Stack gap="md" maw={900}>
      <MailboxNote />
      {data.threads.length === 0 && (
        <div className="card">
          <Empty title="Nothing was written yet">
            What is sent under E-mail stands here, with the answers that come to the mailbox.
          </Empty>
        </div>
      )}
      {data.threads.map((thread) => (
        <ConversationThread key={thread.thread} thread={thread} to={to} />
      ))}
      {data.more && (
        <Button variant="default" loading={isFetching} onClick={() => setLimit(Math.min(100, limit + STEP))}>
          Earlier conversations
        </Button>
      )}
    </Stack>
  );
}
