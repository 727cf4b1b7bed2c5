import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { sessionWish } from '@peersmith/model';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import { choiceValue, isRow, type Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { useWrite } from '../../resource/use-write.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { StartMaintenance } from '../maintenance/start-maintenance.tsx';

type Answer = 'done' | 'refuse';

/** The answers to what a network asks of its sessions, and the maintenance that a drain is. */
export function WishActions({ row }: SlotProps) {
  const holds = useHolds();
  const [answer, setAnswer] = useState<Answer | null>(null);
  if (choiceValue(row.status) !== 'open') return null;
  const system = row.autonomous_system;
  return (
    <>
      {choiceValue(row.kind) === 'drain' && isRow(system) && (
        <StartMaintenance scope="autonomous_systems" row={system} />
      )}
      {holds('portal.change_sessionwish') && (
        <>
          <Button onClick={() => setAnswer('done')}>Done…</Button>
          <Button variant="default" onClick={() => setAnswer('refuse')}>
            Refuse…
          </Button>
        </>
      )}
      {answer && <AnswerDialog row={row} answer={answer} onClose={() => setAnswer(null)} />}
    </>
  );
}

const WORDS = {
  done: {
    title: 'Is it done?',
    lead: 'The network sees it in the portal.',
    label: 'What they are told besides',
  },
  refuse: {
    title: 'Refuse it?',
    lead: 'The network sees it in the portal, with the reason.',
    label: 'Reason',
  },
} as const;

function AnswerDialog({ row, answer, onClose }: { row: Row; answer: Answer; onClose: () => void }) {
  const [text, setText] = useState('');
  const { title, lead, label } = WORDS[answer];
  const send = useWrite({
    write: (through): Promise<unknown> =>
      through.resource(sessionWish).act(row.id, answer, { answer: text.trim() }),
    said: () => 'The wish is answered.',
    onDone: onClose,
  });
  return (
    <WritingDialog opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{lead}</Text>
        <Textarea
          label={label}
          withAsterisk={answer === 'refuse'}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {send.error && <Failure error={send.error} />}
        <Group justify="flex-end">
          <CloseDialog>Not yet</CloseDialog>
          <Button
            disabled={answer === 'refuse' && text.trim() === ''}
            loading={send.isPending}
            onClick={() => send.mutate()}
          >
            {answer === 'done' ? 'It is done' : 'Refuse'}
          </Button>
        </Group>
      </Stack>
    </WritingDialog>
  );
}
