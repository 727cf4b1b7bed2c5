import { Stack } from '@mantine/core';
import type { NetworkDesk } from '@peersmith/api-client';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { DeskMatrix } from './desk-matrix.tsx';
import { ContactsCard, JournalCard, WaitingCard } from './desk-notes.tsx';
import { InForceCard, RecordCard } from './desk-rules.tsx';
import { Lately } from './lately.tsx';
import { useDesk } from './overview-data.ts';
import { LeftOutNote } from './seen-link.tsx';
import { SessionTable } from './siblings.tsx';

/** Everything about a network on one page: where one can meet it and what is there, what is in force, and whom to ask. */
export function Desk({ resource, row }: SlotProps) {
  const { data, error, refetch } = useDesk(row.id);
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={10} />;
  return (
    <Stack gap="md" mb="md">
      {data.cells.length > 0 && <DeskMatrix desk={data} />}
      {data.direct.length > 0 && (
        <Card title="Direct sessions">
          <SessionTable sessions={data.direct} name="Direct sessions" />
        </Card>
      )}
      <div className="cards">
        {isWaiting(data) && <WaitingCard desk={data} />}
        <InForceCard desk={data} />
        {data.peeringdb && <RecordCard record={data.peeringdb} id={row.id} />}
        {data.contacts && <ContactsCard desk={data} contacts={data.contacts} />}
        {data.journal && <JournalCard id={row.id} journal={data.journal} />}
        <Lately resource={resource} row={row} />
      </div>
      <LeftOutNote parts={data.left_out} />
    </Stack>
  );
}

const isWaiting = ({ requests, changes }: NetworkDesk) => Boolean(requests?.length || changes?.length);
