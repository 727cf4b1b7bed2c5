import { Button, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMe } from '../api/me.tsx';
import { setAtWork, signedInAgain, useIsSignedOut } from '../api/signed-out.ts';
import { SignInForm } from './sign-in.tsx';

/** Over the page on which somebody was at work when their session ended: what they wrote stays, and what they sent goes on. */
export function SignInAgain() {
  const { user } = useMe();
  const isSignedOut = useIsSignedOut();
  const queries = useQueryClient();
  const leave = () => {
    setAtWork(false);
    queries.clear();
    queries.setQueryData(['me'], null);
  };
  return (
    <Modal
      opened={isSignedOut}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Sign in to go on"
      size="sm"
      zIndex={400}
    >
      <Text size="sm" mb="md">
        Your sign-in has ended. What is on the page stays; what you were about to do is done once you are
        back.
      </Text>
      <SignInForm
        only={user.username}
        onDone={(me) => {
          queries.setQueryData(['me'], me);
          signedInAgain(true);
          void queries.invalidateQueries({
            predicate: ({ queryKey: [kind] }) => kind !== 'me' && kind !== 'edited',
          });
        }}
      >
        <Button variant="subtle" color="gray" onClick={leave}>
          I am somebody else
        </Button>
      </SignInForm>
    </Modal>
  );
}
