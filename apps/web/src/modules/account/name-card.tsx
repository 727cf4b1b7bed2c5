import { Box, Button, Group, SimpleGrid, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '@peersmith/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { UnsavedGuard } from '../../resource/unsaved.tsx';
import { Failure } from '../../shell/states.tsx';

/** One's own name and address. */
export function NameCard() {
  const { first_name, last_name, email } = useMe().user;
  const queries = useQueryClient();
  const [values, setValues] = useState({ first_name, last_name, email });
  const change = useMutation({
    mutationFn: () => client.call('PATCH /api/auth/me/', { body: values }),
    onSuccess: (me) => {
      queries.setQueryData(['me'], me);
      notifications.show({ message: 'Your profile is saved.' });
    },
  });
  const fields = change.error instanceof ApiError ? change.error.fields : {};
  const dirty = values.first_name !== first_name || values.last_name !== last_name || values.email !== email;
  const field = (name: keyof typeof values, label: string, autoComplete: string) => (
    <TextInput
      name={name}
      label={label}
      autoComplete={autoComplete}
      value={values[name]}
      error={fields[name]?.join(' ') ?? null}
      onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Box component="section" className="card" p="lg" aria-label="Name">
      <form onSubmit={submit} noValidate>
        <UnsavedGuard dirty={dirty && !change.isPending} />
        <Title order={2} mb="md">
          Name
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          {field('first_name', 'First name', 'given-name')}
          {field('last_name', 'Last name', 'family-name')}
          {field('email', 'E-mail', 'email')}
        </SimpleGrid>
        {change.error && Object.keys(fields).length === 0 && <Failure error={change.error} />}
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={!dirty} loading={change.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Box>
  );
}
