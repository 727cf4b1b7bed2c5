import { Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { STANCE_STATE, stance } from '@peersmith/model';
import { useState } from 'react';
import { useCan } from '../../api/me.tsx';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { useRequestStep } from './request-data.ts';
import { type Offered, STEP_WORDS } from './step-words.ts';

interface StepDialogProps {
  id: number;
  step: Offered;
  /** The sessions that it is about, where it is not about all that are open. */
  sessions?: readonly number[] | undefined;
  onClose: () => void;
}

interface Kept {
  state: string;
  until: string;
}

/** Takes a step with what is said of it, and keeps the network out of the candidates where that is wanted. */
export function StepDialog({ id, step, sessions, onClose }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const [kept, keep] = useState<Kept | null>(null);
  const can = useCan();
  const words = STEP_WORDS[step];
  const take = useRequestStep(id, step, onClose);
  const said = reason.trim();
  const isReady =
    (words.reason !== 'needed' || said !== '') && (kept?.state !== 'not_before' || kept.until !== '');
  const input = {
    ...(words.reason === 'none' ? {} : { reason: said }),
    ...(sessions ? { sessions } : {}),
    ...(kept
      ? {
          stance: {
            state: kept.state,
            until: kept.until ? new Date(`${kept.until}T00:00`).toISOString() : null,
          },
        }
      : {}),
  };
  return (
    <WritingDialog opened onClose={onClose} title={sessions ? titleFor(step, sessions.length) : words.title}>
      <Stack gap="md">
        {words.text && <Text size="sm">{words.text}</Text>}
        {words.reason !== 'none' && (
          <Textarea
            label={words.reason === 'needed' ? 'Reason' : 'Reason, if there is one'}
            withAsterisk={words.reason === 'needed'}
            maxLength={2000}
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {words.stance && can(stance, 'add') && <KeepOut kept={kept} onChange={keep} />}
        {take.error && <Failure error={take.error} />}
        <Group justify="flex-end">
          <CloseDialog>Not yet</CloseDialog>
          <Button
            {...(words.danger ? { color: 'red.8' } : {})}
            disabled={!isReady}
            loading={take.isPending}
            onClick={() => take.mutate(input)}
          >
            {sessions ? `${step === 'accept' ? 'Accept' : 'Refuse'} ${sessions.length}` : words.button}
          </Button>
        </Group>
      </Stack>
    </WritingDialog>
  );
}

const titleFor = (step: Offered, count: number) =>
  `${step === 'accept' ? 'Accept' : 'Refuse'} ${count === 1 ? 'this session' : `${count} sessions`}?`;

/** Whether the network is a candidate from now on. */
function KeepOut({ kept, onChange }: { kept: Kept | null; onChange: (kept: Kept | null) => void }) {
  return (
    <Stack gap="xs">
      <Checkbox
        label="Keep the network out of the candidates"
        checked={kept !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { state: 'declined', until: '' } : null)}
      />
      {kept && (
        <Group grow align="flex-start">
          <Select
            label="How"
            data={Object.entries(STANCE_STATE).map(([value, { label }]) => ({ value, label }))}
            value={kept.state}
            allowDeselect={false}
            onChange={(state) =>
              onChange({ ...kept, state: state ?? 'declined', until: state === 'never' ? '' : kept.until })
            }
          />
          {kept.state !== 'never' && (
            <TextInput
              type="date"
              label="Until"
              withAsterisk={kept.state === 'not_before'}
              value={kept.until}
              onChange={(event) => onChange({ ...kept, until: event.currentTarget.value })}
            />
          )}
        </Group>
      )}
    </Stack>
  );
}
