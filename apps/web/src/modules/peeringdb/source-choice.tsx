import { Anchor, Box, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { ApiError, type MirrorSource } from '@peersmith/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { useMe } from '../../api/me.tsx';
import { Failure } from '../../shell/states.tsx';

const PLACES = {
  default: { label: 'peeringdb.com', help: 'The public database, over the internet.', field: null },
  url: {
    label: 'A mirror of our own',
    help: 'A server that answers as PeeringDB does.',
    field: { label: 'Address', placeholder: 'https://peeringdb.example.net/api' },
  },
  folder: {
    label: 'A folder on the server',
    help: 'Files as net-0.json, for a server without internet.',
    field: { label: 'Folder', placeholder: '/srv/peeringdb' },
  },
} as const;
type Place = keyof typeof PLACES;
const ALL = Object.keys(PLACES) as Place[];

/** Where PeeringDB is read, and choosing another place, which is tried before it is taken. */
export function SourceChoice() {
  const { is_superuser, user } = useMe();
  const [changing, setChanging] = useState(false);
  const { data } = useQuery({
    queryKey: ['peeringdb', 'source'],
    queryFn: () => client.call('GET /api/peeringdb/source/'),
    enabled: is_superuser || user.is_staff,
  });
  if (!data) return null;
  if (changing) return <ChoiceForm now={data} onDone={() => setChanging(false)} />;
  return (
    <Text size="sm" c="dimmed">
      Read from{' '}
      <Text span fw={500} c="var(--mantine-color-text)" className="breaks">
        {data.source}
      </Text>
      {data.said_by === 'settings' && ', as the setting PEERINGDB_URL says'}
      {'. '}
      {is_superuser && data.said_by !== 'settings' && (
        <Anchor component="button" type="button" size="sm" onClick={() => setChanging(true)}>
          Read it from somewhere else
        </Anchor>
      )}
    </Text>
  );
}

function ChoiceForm({ now, onDone }: { now: MirrorSource; onDone: () => void }) {
  const queries = useQueryClient();
  const [place, setPlace] = useState<Place>(now.said_by === 'choice' ? now.kind : 'url');
  const [where, setWhere] = useState(now.said_by === 'choice' ? now.source : '');
  const { field } = PLACES[place];
  const choose = useMutation({
    mutationFn: () => client.call('PATCH /api/peeringdb/source/', { body: { source: field ? where : '' } }),
    onSuccess: (chosen) => {
      queries.setQueryData(['peeringdb', 'source'], chosen);
      onDone();
    },
  });
  const wrong = choose.error instanceof ApiError ? choose.error.fields.source?.join(' ') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate();
  };
  return (
    <Box component="form" className="card" p="md" onSubmit={submit} aria-label="Where PeeringDB is read">
      <Stack gap="sm">
        <Radio.Group
          label="Where PeeringDB is read"
          value={place}
          onChange={(value) => {
            setPlace(value as Place);
            setWhere('');
            choose.reset();
          }}
        >
          <Stack gap={8} mt={8}>
            {ALL.map((one) => (
              <Radio key={one} value={one} label={PLACES[one].label} description={PLACES[one].help} />
            ))}
          </Stack>
        </Radio.Group>
        {field && (
          <TextInput
            {...field}
            maw={520}
            required
            value={where}
            onChange={(event) => setWhere(event.currentTarget.value)}
            error={wrong}
          />
        )}
        {choose.error && !wrong && <Failure error={choose.error} />}
        <Group gap="sm">
          <Button type="submit" loading={choose.isPending} disabled={field !== null && where.trim() === ''}>
            {field ? 'Try and use it' : 'Use it'}
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Box>
  );
}
