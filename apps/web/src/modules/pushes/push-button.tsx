import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { later } from '../../resource/later.tsx';
import { WritingDialog } from '../../resource/writing-dialog.tsx';
import type { Option } from '../../widgets/option.ts';
import { useMayPush } from './use-push.ts';

const PushForm = later(() => import('./push-form.tsx'), 'PushForm');

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
