import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListCheck } from '@tabler/icons-react';
import { MakePlanForm } from './make-plan-form.tsx';
import { useMayPlan } from './plan-rules.ts';

interface MakePlanProps {
  /** Those that are chosen; nobody yet for a plan from scratch. */
  routers: readonly { id: number; display: string }[];
  label?: string;
  size?: 'xs' | 'sm';
  isMain?: boolean;
  onDone?: () => void;
}

/** The button that begins a plan of some routers; for who may make one. */
export function MakePlan({
  routers,
  label = 'Plan configuration',
  size = 'sm',
  isMain = false,
  onDone,
}: MakePlanProps) {
  const [open, dialog] = useDisclosure(false);
  if (!useMayPlan()) return null;
  return (
    <>
      <Button
        size={size}
        variant={isMain ? 'filled' : 'default'}
        leftSection={<IconListCheck size={size === 'xs' ? 14 : 16} />}
        onClick={dialog.open}
      >
        {label}
      </Button>
      <Modal opened={open} onClose={dialog.close} title="Plan configuration" size="lg">
        <MakePlanForm routers={routers} onClose={dialog.close} {...(onDone ? { onDone } : {})} />
      </Modal>
    </>
  );
}
