import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconListCheck } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { later } from '../../resource/later.tsx';
import { WritingDialog } from '../../resource/writing-dialog.tsx';
import { useMayPlan } from './plan-rules.ts';

const MakePlanForm = later(() => import('./make-plan-form.tsx'), 'MakePlanForm');

/** At the end of the address of a router's page: the plan of it begins at once. */
const PLAN_HASH = 'plan';

interface MakePlanProps {
  /** Those that are chosen; nobody yet for a plan from scratch. */
  routers: readonly { id: number; display: string }[];
  label?: string;
  size?: 'xs' | 'sm';
  isMain?: boolean;
  /** Whether it stands on the page of the router that it plans. */
  isPage?: boolean;
  onDone?: () => void;
}

/** The button that begins a plan of some routers; for who may make one. */
export function MakePlan({
  routers,
  label = 'Plan configuration',
  size = 'sm',
  isMain = false,
  isPage = false,
  onDone,
}: MakePlanProps) {
  const [open, dialog] = useDisclosure(false);
  const mayPlan = useMayPlan();
  const { hash } = useLocation();
  // The page of a router may be opened to plan it.
  const isAsked = isPage && hash === PLAN_HASH;
  useEffect(() => {
    if (isAsked) dialog.open();
  }, [isAsked, dialog.open]);
  if (!mayPlan) return null;
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
      <WritingDialog opened={open} onClose={dialog.close} title="Plan configuration" size="lg">
        <MakePlanForm routers={routers} {...(onDone ? { onDone } : {})} />
      </WritingDialog>
    </>
  );
}
