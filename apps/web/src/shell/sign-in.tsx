import { Alert, Box, Button, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { ApiError, type Me } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { client } from '../api/client.ts';
import { ColourMode } from './colour-mode.tsx';
import { Logo } from './logo.tsx';
import { messageOf } from './states.tsx';
import { isWait, useWait, waitMessage } from './use-wait.ts';

/** Shown at whatever address was asked for, until somebody signs in. */
export function SignIn() {
  const queries = useQueryClient();
  useEffect(() => {
    document.title = 'Sign in – Peersmith';
  }, []);
  return (
    <Center mih="100vh" bg="var(--surface)" p="md" component="main">
      <Box pos="fixed" top={12} right={16}>
        <ColourMode />
      </Box>
      <Stack w={360} gap="lg">
        <Center>
          <Logo size={34} />
        </Center>
        <Box className="card" p="xl">
          <Title order={1} size="h2" mb="sm">
            Sign in
          </Title>
          <SignInForm onDone={(me) => queries.setQueryData(['me'], me)} />
        </Box>
        <Text size="xs" c="dimmed" ta="center">
          The source of truth for your BGP sessions
        </Text>
      </Stack>
    </Center>
  );
}

interface SignInFormProps {
  /** The only one who can, where somebody was at work. */
  only?: string;
  onDone: (me: Me) => void;
  /** Beside the button. */
  children?: ReactNode;
}

/** Asks for the name and the password, and waits where too many were wrong. */
export function SignInForm({ only, onDone, children }: SignInFormProps) {
  const [username, setUsername] = useState(only ?? '');
  const [password, setPassword] = useState('');
  const signIn = useMutation({ mutationFn: () => client.login({ username, password }), onSuccess: onDone });
  const wait = useWait(signIn.error);
  // A wait that is over needs no message.
  const refused = signIn.isError && (wait > 0 || !isWait(signIn.error));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A form around the dialog has nothing to do with it.
    event.stopPropagation();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {refused && (
          <Alert color="red" variant="outline" role="alert" p="xs">
            {wait > 0 ? waitMessage(wait) : refusal(signIn.error)}
          </Alert>
        )}
        <TextInput
          label="User name"
          autoComplete="username"
          value={username}
          readOnly={only !== undefined}
          onChange={(event) => {
            setUsername(event.currentTarget.value);
            // Another name may not have to wait.
            if (wait > 0) signIn.reset();
          }}
          autoFocus={only === undefined}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          data-autofocus={only !== undefined || undefined}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={signIn.isPending} disabled={wait > 0} mt="xs" fullWidth>
          Sign in
        </Button>
        {children}
      </Stack>
    </form>
  );
}

const refusal = (error: unknown) =>
  error instanceof ApiError && error.fields.username ? 'Enter a user name and a password.' : messageOf(error);
