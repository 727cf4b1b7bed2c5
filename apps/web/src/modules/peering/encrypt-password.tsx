import { Button } from '@mantine/core';
import type { directPeeringSession, internetExchangePeeringSession } from '@peersmith/model';
import { IconLock } from '@tabler/icons-react';
import { useCan } from '../../api/me.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { useWrite } from '../../resource/use-write.ts';

type Session = typeof directPeeringSession | typeof internetExchangePeeringSession;

/** Has the password of a session written as its router's platform does, where the router came to encrypt passwords later. */
export const encryptPassword = (session: Session) =>
  function EncryptPassword({ resource, row }: SlotProps) {
    const can = useCan();
    const encrypt = useWrite({
      write: (through) => through.resource(session).act(row.id, 'encrypt-password'),
      said: () => 'The password is encrypted as the platform of the router does.',
      tellsRefusal: true,
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
