import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { Failure } from '../../shell/states.tsx';

/** Emptying the mirror, asked for once more. */
export function ClearMirror() {
  const me = useMe();
  const [asking, ask] = useDisclosure(false);
  const queries = useQueryClient();
  const clear = useMutation({
    mutationFn: () => client.call('POST /api/peeringdb/cache/clear-local/'),
    onSuccess: () => {
      notifications.show({ message: 'The mirror is empty.' });
      void queries.invalidateQueries();
      ask.close();
    },
  });
  if (!me.user.is_staff && !me.is_superuser) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} color="var(--bad)" />} onClick={ask.open}>
        Clear
      </Button>
      <Modal opened={asking} onClose={ask.close} title="Clear the mirror?">
        <Stack gap="md">
          <Text size="sm">
            Every mirrored row goes, and nothing can be proposed or compared until it is loaded again. Your
            own objects stay; their links to PeeringDB are made again by the next load.
          </Text>
          {clear.error && <Failure error={clear.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Cancel
            </Button>
            <Button color="red.8" loading={clear.isPending} onClick={() => clear.mutate()}>
              Clear
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
