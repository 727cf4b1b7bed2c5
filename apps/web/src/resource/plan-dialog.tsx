import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PlanReview } from './plan-view.tsx';
import type { Planned } from './use-plan.ts';

interface PlanDialogProps {
  title: string;
  /** What is worth knowing before it is read. */
  hint?: string;
  /** What the button says. */
  verb: string;
  isDestructive?: boolean;
  planned: Planned;
  /** Asked besides, before it may be done. */
  more?: ReactNode;
  isConfirmed?: boolean;
  /** What may be done in its place. */
  instead?: ReactNode;
  onClose: () => void;
}

/** Shows what a write does, and does it when told to. */
export function PlanDialog({
  title,
  hint,
  verb,
  isDestructive = false,
  planned,
  more,
  isConfirmed = true,
  instead,
  onClose,
}: PlanDialogProps) {
  const { plan, apply, isReady, carryOut } = planned;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      // Differences want room for two sides.
      size={plan?.configurations?.routers.length ? 'min(1200px, 94vw)' : 'lg'}
    >
      <Stack gap="md">
        {hint && <Text size="sm">{hint}</Text>}
        <PlanReview planned={planned} />
        {more}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          {instead}
          <Button
            {...(isDestructive ? { color: 'red.8' } : {})}
            loading={apply.isPending}
            disabled={!isReady || !isConfirmed}
            onClick={carryOut}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
