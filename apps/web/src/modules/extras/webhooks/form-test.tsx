import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { webhook } from '@peersmith/model';
import { IconSend } from '@tabler/icons-react';
import { useCan } from '../../../api/me.tsx';
import { changedDraft, createDraft, problemsOf, startValues } from '../../../resource/form-values.ts';
import type { SlotProps } from '../../../resource/present.ts';
import type { FormAccess } from '../../../widgets/widget.ts';
import { TestPanel } from './test-panel.tsx';

const textsIn = (given: unknown) => (Array.isArray(given) ? given.map(String) : []);

/** Below the form: tries the webhook as it is written there, before it is saved. */
export function FormTest({ row, values }: FormAccess) {
  const readDraft = () => {
    const [problem] = Object.values(problemsOf(webhook, values));
    if (problem) throw new Error(problem);
    return row ? changedDraft(webhook, startValues(webhook, row, {}), values) : createDraft(webhook, values);
  };
  return (
    <TestPanel
      id={row?.id ?? null}
      types={textsIn(values.content_types)}
      written={JSON.stringify(values)}
      readDraft={readDraft}
    />
  );
}

/** On the page of a webhook: tries it as it is kept. */
export function TestButton({ row }: SlotProps) {
  const can = useCan();
  const [opened, { open, close }] = useDisclosure(false);
  if (!can(webhook, 'change')) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSend size={16} />} onClick={open}>
        Send a test
      </Button>
      <Modal opened={opened} onClose={close} title={`Test ${row.display}`} size="xl">
        <TestPanel id={row.id} types={textsIn(row.content_types)} written="" readDraft={() => ({})} bare />
      </Modal>
    </>
  );
}
