import { Button, Stack } from '@mantine/core';
import { journalEntry } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { useState } from 'react';
import { useCan } from '../../../api/me.tsx';
import { useList } from '../../../api/queries.ts';
import type { SlotProps } from '../../../resource/present.ts';
import { Empty, Failure, hides, Loading } from '../../../shell/states.tsx';
import { JournalComposer } from './journal-composer.tsx';
import { JournalNote } from './journal-note.tsx';

const STEP = 20;

/** What people wrote down about an object, newest first, and where to write more. */
export function JournalTab({ resource, row }: SlotProps) {
  const can = useCan();
  const [limit, setLimit] = useState(STEP);
  const about = { assigned_object_type: contentTypeOf(resource), assigned_object_id: row.id };
  const { data, error } = useList(journalEntry, { ...about, limit });
  if (hides(error, data)) return <Failure error={error} />;
  if (!data) return <Loading />;
  const mayAdd = can(journalEntry, 'add');
  return (
    <Stack gap="md" maw={860}>
      {mayAdd && <JournalComposer about={about} />}
      {data.count === 0 && (
        <div className="card">
          <Empty title="Nothing written yet">
            {mayAdd
              ? `Write down above what was done to this ${resource.label}, agreed about it, or went wrong with it.`
              : `What is written about this ${resource.label} shows here.`}
          </Empty>
        </div>
      )}
      {data.results.map((entry) => (
        <JournalNote key={entry.id} entry={entry} />
      ))}
      {data.count > limit && (
        <Button variant="default" onClick={() => setLimit(limit + STEP)}>
          {`Older entries (${data.count - limit})`}
        </Button>
      )}
    </Stack>
  );
}
