import { Alert, Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import type { NoteOutcome } from '@peersmith/api-client';
import { maintenanceProposal } from '@peersmith/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { detailPath } from '../../resource/pages.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';

/** Takes the calendar of a provider's note, pasted or from a file, and tells what comes of each event. */
export function ReadNoteDialog({ onClose }: { onClose: () => void }) {
  const [calendar, setCalendar] = useState('');
  const queries = useQueryClient();
  const read = useMutation({
    mutationFn: () => client.call('POST /api/maintenance/windows/propose/', { body: { calendar } }),
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <WritingDialog opened onClose={onClose} title="Read a provider's note" size="lg">
      <Stack gap="md">
        <Text size="sm">Paste the calendar of the note (iCalendar), or choose its file.</Text>
        <Textarea
          label="Calendar"
          minRows={8}
          maxRows={14}
          autosize
          data-autofocus
          spellCheck={false}
          className="mono"
          value={calendar}
          onChange={(event) => setCalendar(event.currentTarget.value)}
        />
        {read.error && <Failure error={read.error} />}
        {read.data?.results.map((one) => (
          <Outcome key={`${one.summary} ${one.proposal}`} outcome={one} onClose={onClose} />
        ))}
        <Group justify="space-between">
          <FileButton accept=".ics,text/calendar" onChange={(file) => void file?.text().then(setCalendar)}>
            {(props) => (
              <Button {...props} variant="default">
                Choose a file
              </Button>
            )}
          </FileButton>
          <Group>
            <CloseDialog>Close</CloseDialog>
            <Button disabled={calendar.trim() === ''} loading={read.isPending} onClick={() => read.mutate()}>
              Read
            </Button>
          </Group>
        </Group>
      </Stack>
    </WritingDialog>
  );
}

const TITLES: Record<NoteOutcome['outcome'], string> = {
  proposed: 'A proposal was made',
  known: 'Known already',
  withdrawn: 'Taken back',
  refused: 'Not taken',
};

const Outcome = ({
  outcome: { summary, outcome, reason, proposal },
  onClose,
}: {
  outcome: NoteOutcome;
  onClose: () => void;
}) => (
  <Alert
    variant="light"
    color={outcome === 'refused' ? 'red' : outcome === 'proposed' ? 'green' : 'gray'}
    title={TITLES[outcome]}
  >
    {summary}. {reason}{' '}
    {proposal !== null && (
      <Link className="link" to={detailPath(maintenanceProposal, proposal)} onClick={onClose}>
        Look at it
      </Link>
    )}
  </Alert>
);
