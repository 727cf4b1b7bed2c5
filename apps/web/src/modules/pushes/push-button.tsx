import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { WritingDialog } from '../../resource/writing-dialog.tsx';
import type { Option } from '../../widgets/option.ts';
import { PushForm } from './push-form.tsx';
import { useMayPush } from './use-push.ts';

/** The button that begins a push of some routers' configurations; for who may push them. */
export function PushButton({ routers, size = 'sm' }: { routers: readonly Option[]; size?: 'xs' | 'sm' }) {
  const [open, dialog] = useDisclosure(false);
  if (!useMayPush()) return null;
  return (
    <>
      <Button
        size={size}
        variant="default"
        leftSection={<IconUpload size={size === 'xs' ? 14 : 16} />}
        onClick={dialog.open}
      >
        Push to data source
      </Button>
      <WritingDialog opened={open} onClose={dialog.close} title="Push to data source" size="lg">
        <PushForm routers={routers} />
      </WritingDialog>
    </>
  );
}
