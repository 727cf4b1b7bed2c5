import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useHolds } from '../../api/me.tsx';
import type { Row } from '../../api/row.ts';
import type { SlotProps } from '../../resource/present.ts';
import { AskDialog } from './ask-dialog.tsx';
import {
  CHANGE,
  DECIDE,
  isPrivate,
  PERMISSIONS,
  stepsOf,
  useHasApi,
  useRequestStep,
} from './request-data.ts';
import { StepDialog } from './step-dialog.tsx';
import { type Offered, STEP_WORDS } from './step-words.ts';
import { WriteDialog } from './write-dialog.tsx';

/** The steps that the caller may take with a request as it stands. */
export function useOffered(row: Row): Offered[] {
  const holds = useHolds();
  const hasApi = useHasApi();
  return stepsOf(row).filter(
    (one): one is Offered =>
      one !== 'establish' &&
      one !== 'release' &&
      (one !== 'ask' || (hasApi(row) && !isPrivate(row))) &&
      (PERMISSIONS[one] ?? [CHANGE]).every(holds) &&
      (one !== 'provision' || !isPrivate(row) || holds('peering.add_directpeeringsession')),
  );
}

/** The dialog of a step. */
export function StepOf({ row, step, onClose }: { row: Row; step: Offered; onClose: () => void }) {
  if (step === 'ask') return <AskDialog id={row.id} onClose={onClose} />;
  return step === 'write' || step === 'remind' || step === 'tell' ? (
    <WriteDialog id={row.id} step={step} onClose={onClose} />
  ) : (
    <StepDialog id={row.id} step={step} onClose={onClose} />
  );
}

/** What is done next as one clear button, and the rest in a menu. */
export function RequestActions({ row }: SlotProps) {
  const [first, ...others] = useOffered(row);
  const [step, take] = useState<Offered | null>(null);
  if (!first) return null;
  return (
    <>
      <Button onClick={() => take(first)}>{STEP_WORDS[first].button}</Button>
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconDots size={16} />}>
              Otherwise
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((one) => (
              <Menu.Item key={one} onClick={() => take(one)}>
                {STEP_WORDS[one].button}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {step && <StepOf row={row} step={step} onClose={() => take(null)} />}
    </>
  );
}

/** Enables the sessions that were made of a request. */
export function EnableSessions({ row }: { row: Row }) {
  const holds = useHolds();
  const enable = useRequestStep(row.id, 'enable', () => undefined);
  const needs = [
    DECIDE,
    'peering.change_internetexchangepeeringsession',
    ...(isPrivate(row) ? ['peering.change_directpeeringsession'] : []),
  ];
  if (!needs.every(holds)) return null;
  return (
    <Button loading={enable.isPending} onClick={() => enable.mutate({})}>
      Enable the sessions
    </Button>
  );
}
