import { ActionIcon, Button, Checkbox, Menu, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp, IconDotsVertical } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Row } from '../api/row.ts';
import { counted } from '../text/format.ts';
import { PlanDialog } from './plan-dialog.tsx';
import { tellDone } from './undo.tsx';
import { usePlan } from './use-plan.ts';

type Scope = 'change' | 'request';

const WORDS = {
  change: {
    button: 'Undo this change',
    hint: 'What it did is taken back, and what it brought with it. That is a change itself, and can be undone in the same way.',
  },
  request: {
    button: 'Undo everything of this request',
    hint: 'Everything that was changed together is taken back: all of it, or nothing.',
  },
} as const;

/** Takes a change back, or all of its request, once it has been seen what that does. */
export function RevertActions({ row, size = 'sm' }: { row: Row; size?: 'sm' | 'compact-sm' }) {
  const [scope, setScope] = useState<Scope | null>(null);
  const [asking, dialog] = useDisclosure(false);
  const open = (next: Scope) => {
    setScope(next);
    dialog.open();
  };
  return (
    <>
      <Button
        size={size}
        variant="default"
        leftSection={<IconArrowBackUp size={15} />}
        onClick={() => open('change')}
      >
        {WORDS.change.button}
      </Button>
      {size === 'sm' && row.request_id ? (
        <Button size={size} variant="default" onClick={() => open('request')}>
          {WORDS.request.button}
        </Button>
      ) : null}
      {asking && scope && <RevertDialog change={row} scope={scope} onClose={dialog.close} />}
    </>
  );
}

/** Shows what undoing does, or why it cannot be done. */
function RevertDialog({ change, scope, onClose }: { change: Row; scope: Scope; onClose: () => void }) {
  const [partial, setPartial] = useState(false);
  const queries = useQueryClient();
  const planned = usePlan({
    key: ['revert', change.id, scope, partial],
    write: (through) =>
      through.call('POST /api/core/object-changes/:id/revert/', {
        path: { id: change.id },
        body: { scope, partial },
      }),
    onDone: ({ counts }, request) => {
      tellDone(`Undone: ${counted(counts.create + counts.update + counts.delete, 'object')}.`, request);
      onClose();
      void queries.invalidateQueries();
    },
  });
  const canLeaveOut =
    partial ||
    planned.plan?.refuse.some(({ messages }) => JSON.stringify(messages).includes('"partial\\": true'));
  return (
    <PlanDialog
      title={`${WORDS[scope].button}?`}
      hint={WORDS[scope].hint}
      verb="Undo"
      planned={planned}
      onClose={onClose}
      more={
        canLeaveOut ? (
          <Stack gap={2}>
            <Checkbox
              label="Leave out what cannot come back"
              checked={partial}
              onChange={(event) => setPartial(event.currentTarget.checked)}
            />
            <Text size="xs" c="dimmed" pl={28}>
              Secrets that are not kept, and pointers at what is gone by now. They stay empty.
            </Text>
          </Stack>
        ) : null
      }
    />
  );
}

/** The same for a row of a list. */
export function RevertMenu({ row }: { row: Row }) {
  const [scope, setScope] = useState<Scope | null>(null);
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${row.display}`}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(['change', 'request'] as const).map((one) => (
            <Menu.Item key={one} leftSection={<IconArrowBackUp size={15} />} onClick={() => setScope(one)}>
              {WORDS[one].button}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {scope && <RevertDialog change={row} scope={scope} onClose={() => setScope(null)} />}
    </>
  );
}
