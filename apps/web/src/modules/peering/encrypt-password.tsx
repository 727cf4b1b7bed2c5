import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { useCan } from '../../api/me.tsx';
import type { SlotProps } from '../../resource/present.ts';

type Session = typeof directPeeringSession | typeof internetExchangePeeringSession;

/** Has the password of a session written as its router's platform does, where the router came to encrypt passwords later. */
export const encryptPassword = (session: Session) =>
  function EncryptPassword({ resource, row }: SlotProps) {
    const can = useCan();
    const queries = useQueryClient();
    const encrypt = useMutation({
      mutationFn: () => client.resource(session).act(row.id, 'encrypt-password'),
      onSuccess: () => {
        notifications.show({ message: 'The password is encrypted as the platform of the router does.' });
        void queries.invalidateQueries();
      },
      onError: (error) => notifications.show({ color: 'red', message: error.message }),
    });
    if (!can(resource, 'change') || row.has_password !== true) return null;
    return (
      <Button
        variant="default"
        leftSection={<IconLock size={16} />}
        loading={encrypt.isPending}
        onClick={() => encrypt.mutate()}
      >
        Encrypt password
      </Button>
    );
  };
