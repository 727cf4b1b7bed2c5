import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { auditEvent, user } from '@peersmith/model';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import { listPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Failure } from '../../shell/states.tsx';

const users: AnyResource = user;
const audit: AnyResource = auditEvent;

/** Signs a user out everywhere, to whoever may change users. */
export function EndSignIns({ row }: SlotProps) {
  const can = useCan();
  const [asking, ask] = useDisclosure(false);
  const [tokens, setTokens] = useState(false);
  const end = useMutation({
    mutationFn: () => client.resource(user).act(row.id, 'end-sign-ins', { tokens }),
    onSuccess: () => {
      ask.close();
      notifications.show({ message: `${row.display} is signed out everywhere.` });
    },
  });
  return (
    <Group justify="space-between" p="md">
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          A new password ends the sessions of the user. API tokens stay until they are deleted.
        </Text>
        {can(audit, 'view') && (
          <Text size="sm">
            <Link
              to={listPath(audit)}
              search={{ target_type: contentTypeOf(users), target_id: row.id }}
              className="link"
            >
              What was done to this account
            </Link>
          </Text>
        )}
      </Stack>
      {can(users, 'change') && (
        <Button variant="default" size="xs" leftSection={<IconLogout size={15} />} onClick={ask.open}>
          End sign-ins
        </Button>
      )}
      <Modal opened={asking} onClose={ask.close} title={`Sign ${row.display} out everywhere?`}>
        <Stack gap="md">
          <Text size="sm">All sessions of the user end at once.</Text>
          <Checkbox
            label="Delete the API tokens as well"
            checked={tokens}
            onChange={(event) => setTokens(event.currentTarget.checked)}
          />
          {end.error && <Failure error={end.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={ask.close} data-autofocus>
              Cancel
            </Button>
            <Button color="red.8" loading={end.isPending} onClick={() => end.mutate()}>
              End sign-ins
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}
