import { Alert, Box, Button, Checkbox, Group, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '@peersmith/api-client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { helpOnPage } from '../../help/help-of.ts';
import { Page } from '../../shell/page.tsx';
import { messageOf } from '../../shell/states.tsx';
import { isWait, useWait, waitMessage } from '../../shell/use-wait.ts';

const EMPTY = { current_password: '', new_password: '', again: '' };

/** The user's own password. */
export function PasswordPage() {
  const [values, setValues] = useState(EMPTY);
  const [endTokens, setEndTokens] = useState(false);
  const differs = values.again !== '' && values.again !== values.new_password;
  const { current_password, new_password } = values;
  const change = useMutation({
    mutationFn: () =>
      client.call('POST /api/auth/password/', {
        body: { current_password, new_password, end_tokens: endTokens },
      }),
    onSuccess: () => {
      setValues(EMPTY);
      setEndTokens(false);
      notifications.show({ message: 'Your password is changed.' });
    },
  });
  const wait = useWait(change.error);
  const failed = change.isError && (wait > 0 || !isWait(change.error));
  const refused = change.error instanceof ApiError ? change.error.fields : {};
  const field = (name: keyof typeof EMPTY, label: string, autoComplete: string, error?: string) => (
    <PasswordInput
      name={name}
      label={label}
      autoComplete={autoComplete}
      required
      withAsterisk={false}
      error={error ?? null}
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
      visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!differs) change.mutate();
  };
  return (
    <Page
      title="Change password"
      help={helpOnPage(
        'Password',
        'security#passwords-and-sign-ins',
        'Changing it ends your other sessions; API tokens stay unless you say so.',
      )}
      width={460}
    >
      <Box className="card" p="lg">
        <form onSubmit={submit}>
          <Stack gap="md">
            {failed && Object.keys(refused).length === 0 && (
              <Alert color="red" variant="outline" role="alert">
                {wait > 0 ? waitMessage(wait) : messageOf(change.error)}
              </Alert>
            )}
            {field(
              'current_password',
              'Current password',
              'current-password',
              refused.current_password?.join(' '),
            )}
            {field('new_password', 'New password', 'new-password', refused.new_password?.join(' '))}
            {field('again', 'New password again', 'new-password', differs ? 'The two differ.' : undefined)}
            <Checkbox
              name="end_tokens"
              label="Delete my API tokens as well"
              description="Your other sessions end in any case."
              checked={endTokens}
              onChange={(event) => setEndTokens(event.currentTarget.checked)}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={change.isPending} disabled={wait > 0}>
                Change password
              </Button>
            </Group>
          </Stack>
        </form>
      </Box>
    </Page>
  );
}
