import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isLedOut } from '../shell/lead-out.ts';

interface ThrowAway {
  /** Closes what is written in, at once where nothing is. */
  close: () => void;
  isAsking: boolean;
  /** The question, beside what it is about. */
  question: ReactNode;
}

/** Whoever closes something that lies over a page, or leaves the page, with something written in it is asked first. */
export function useThrowAway(isWritten: () => boolean, onClose: () => void): ThrowAway {
  const [asking, ask] = useDisclosure(false);
  const close = () => {
    if (!isWritten()) return onClose();
    // The key that closes this would close the question, too.
    setTimeout(ask.open);
  };
  const leaving = useBlocker({
    // What lies over a page is left by going back, and by what the frame around the page offers; whatever else leads on was done in it.
    shouldBlockFn: ({ action }) => (isLedOut() || (action !== 'PUSH' && action !== 'REPLACE')) && isWritten(),
    enableBeforeUnload: isWritten,
    withResolver: true,
  });
  const stay = () => {
    ask.close();
    leaving.reset?.();
  };
  const throwAway = () => {
    ask.close();
    onClose();
    leaving.proceed?.();
  };
  const isAsking = asking || leaving.status === 'blocked';
  const question = (
    <Modal opened={isAsking} onClose={stay} title="Throw away what you wrote?">
      <Text size="sm">It is kept nowhere yet.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={throwAway}>
          Throw away
        </Button>
        <Button onClick={stay} data-autofocus>
          Go on writing
        </Button>
      </Group>
    </Modal>
  );
  return { close, isAsking, question };
}
