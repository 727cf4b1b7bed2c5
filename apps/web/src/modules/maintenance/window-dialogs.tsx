import { Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { client } from '../../api/client.ts';
import { choiceValue, type Row } from '../../api/row.ts';
import { CloseDialog, WritingDialog } from '../../resource/writing-dialog.tsx';
import { Failure } from '../../shell/states.tsx';
import { momentIn, statusOf, useMaintenanceStep } from './maintenance-data.ts';

interface DialogProps {
  row: Row;
  onClose: () => void;
}

interface AskProps {
  title: string;
  verb: string;
  step: ReturnType<typeof useMaintenanceStep>;
  onClose: () => void;
  isHard?: boolean;
  children: ReactNode;
}

const Ask = ({ title, verb, step, onClose, isHard = false, children }: AskProps) => (
  <WritingDialog opened onClose={onClose} title={title}>
    <Stack gap="md">
      {children}
      {step.error && <Failure error={step.error} />}
      <Group justify="flex-end">
        <CloseDialog>Not yet</CloseDialog>
        <Button
          {...(isHard ? { color: 'red.8' } : {})}
          loading={step.isPending}
          onClick={() => step.mutate()}
        >
          {verb}
        </Button>
      </Group>
    </Stack>
  </WritingDialog>
);

const APPLIES: Readonly<Record<string, string>> = {
  none: 'Statuses are set; routers are yours to drain.',
  plan: 'Plans for the routers are made at the beginning and at the end, and wait for somebody to approve and apply them.',
  automatic:
    'Plans for the routers are made and applied in your name, where the rules of deployment let them.',
};

/** Says what will happen by itself, before it does. */
export function ScheduleDialog({ row, onClose }: DialogProps) {
  const path = { id: row.id };
  const step = useMaintenanceStep(
    () => client.call('POST /api/maintenance/windows/:id/schedule/', { path }),
    onClose,
  );
  const zone = String(row.timezone);
  return (
    <Ask title="Schedule it?" verb="Schedule" step={step} onClose={onClose}>
      <Text size="sm">From then on this happens by itself:</Text>
      <List size="sm" spacing={4}>
        <List.Item>The sessions that it affects are kept as they are in its scope now.</List.Item>
        {row.notify === true ? (
          <List.Item>
            Each network is written to {Number(row.notice_days)} days before
            {Number(row.reminder_hours) > 0
              ? `, and reminded ${Number(row.reminder_hours)} hours before`
              : ''}
            .
          </List.Item>
        ) : (
          <List.Item>Nobody is written to.</List.Item>
        )}
        <List.Item>
          {Number(row.drain_minutes)} minutes before {momentIn(row.starts, zone)} ({zone}) it drains.
        </List.Item>
        <List.Item>{APPLIES[choiceValue(row.apply) ?? ''] ?? ''}</List.Item>
        <List.Item>
          At {momentIn(row.ends, zone)} everything is put back, and sessions are looked at until they are up.
        </List.Item>
      </List>
    </Ask>
  );
}

/** Calls it off, with a reason for those who look at it later. */
export function CancelDialog({ row, onClose }: DialogProps) {
  const [comment, setComment] = useState('');
  const call = { path: { id: row.id }, body: { comment } };
  const step = useMaintenanceStep(
    () => client.call('POST /api/maintenance/windows/:id/cancel/', call),
    onClose,
  );
  const began = statusOf(row) !== 'scheduled';
  return (
    <Ask title="Cancel it?" verb="Cancel the maintenance" step={step} onClose={onClose} isHard>
      <Text size="sm">
        {began ? 'What was changed is put back, and verified. ' : 'Nothing was changed yet. '}
        Networks that were told of it are told.
      </Text>
      <Textarea
        label="Why"
        maxLength={1000}
        autosize
        minRows={2}
        data-autofocus
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </Ask>
  );
}

/** Ends it before its time. */
export function EndDialog({ row, onClose }: DialogProps) {
  const path = { id: row.id };
  const step = useMaintenanceStep(
    () => client.call('POST /api/maintenance/windows/:id/end/', { path }),
    onClose,
  );
  return (
    <Ask title="End it now?" verb="End now" step={step} onClose={onClose}>
      <Text size="sm">
        What was changed is put back within a minute, and sessions are looked at until they are up.
      </Text>
    </Ask>
  );
}
