import { Alert, Box, Button, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { ApiError, type WebhookTest } from '@peersmith/api-client';
import { registry, webhook } from '@peersmith/model';
import { IconEye, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { messageOf } from '../../../shell/states.tsx';
import { fieldLabel } from '../../../text/label.ts';
import { typeOptions } from '../../../text/type-options.ts';
import type { Option } from '../../../widgets/option.ts';
import { Picker } from '../../../widgets/picker.tsx';
import { TestResult } from './test-result.tsx';

interface TestPanelProps {
  /** The webhook that is kept; null for one that is not. */
  id: number | null;
  /** What it listens to. */
  types: readonly string[];
  /** What stands in the form, to tell when a result is of something else. */
  written: string;
  /** Fails with what is wrong with the form. */
  readDraft: () => Record<string, unknown>;
  /** Without a card around it. */
  bare?: boolean;
}

const EVENTS = [
  { value: 'create', label: 'Created' },
  { value: 'update', label: 'Updated' },
  { value: 'delete', label: 'Deleted' },
] as const;
type Event = (typeof EVENTS)[number]['value'];
const isEvent = (value: string | null): value is Event => EVENTS.some((one) => one.value === value);

/** Chooses an object and an event, shows what would be sent of it, and sends it. */
export function TestPanel({ id, types, written, readDraft, bare = false }: TestPanelProps) {
  const [event, setEvent] = useState<Event>('update');
  const [chosen, setChosen] = useState<string | null>(null);
  const [object, setObject] = useState<Option | null>(null);
  const type = chosen !== null && types.includes(chosen) ? chosen : (types[0] ?? null);
  const resource = type === null ? null : (registry[type] ?? null);
  const { mutate, isPending, variables, data, error } = useMutation({
    mutationFn: async ({ send }: { send: boolean; written: string }) => {
      const body = {
        ...{ draft: readDraft(), event, send, object_type: type },
        object_id: resource && object ? object.id : null,
      };
      return id === null
        ? client.call('POST /api/extras/webhooks/test/', { body })
        : client.call('POST /api/extras/webhooks/:id/test/', { path: { id }, body });
    },
  });
  const run = (send: boolean) => mutate({ send, written });
  const panel = (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        Sends the real request, signed and filled in as a delivery is, about an object that you choose. The
        header X-Hook-Test marks it as a test. Nothing is saved.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg" verticalSpacing="md">
        <Select
          label="Event of the test"
          data={[...EVENTS]}
          value={event}
          onChange={(next) => isEvent(next) && setEvent(next)}
          allowDeselect={false}
        />
        <Select
          label="Type of object"
          placeholder="Choose objects above first"
          data={typeOptions(types)}
          value={type}
          onChange={(next) => {
            setChosen(next);
            setObject(null);
          }}
          disabled={types.length === 0}
          allowDeselect={false}
        />
        {resource && (
          <Picker
            key={type}
            resource={resource}
            label="Object"
            value={object}
            onChange={setObject}
            description="The newest, where none is chosen."
          />
        )}
      </SimpleGrid>
      <Group>
        <Button
          variant="default"
          leftSection={<IconEye size={16} />}
          loading={isPending && variables?.send === false}
          onClick={() => run(false)}
        >
          Show what is sent
        </Button>
        <Button
          variant="light"
          leftSection={<IconSend size={16} />}
          loading={isPending && variables?.send === true}
          onClick={() => run(true)}
        >
          Send the test
        </Button>
      </Group>
      <Outcome data={data} error={error} isStale={variables !== undefined && variables.written !== written} />
    </Stack>
  );
  if (bare) return panel;
  return (
    <Box className="card" p="lg" mb="md" component="section" aria-label="Test">
      <Title order={2} mb="md">
        Test
      </Title>
      {panel}
    </Box>
  );
}

interface OutcomeProps {
  data: WebhookTest | undefined;
  error: Error | null;
  isStale: boolean;
}

function Outcome({ data, error, isStale }: OutcomeProps) {
  if (error)
    return (
      <Alert color="red" variant="outline" role="alert" title="Not sent">
        <Stack gap={4}>
          {problemsIn(error).map((line) => (
            <Text key={line} size="sm">
              {line}
            </Text>
          ))}
        </Stack>
      </Alert>
    );
  if (!data) return null;
  return (
    <>
      {isStale && (
        <Text size="sm" c="dimmed" role="status">
          The form has changed since this test.
        </Text>
      )}
      <TestResult test={data} />
    </>
  );
}

/** What the server has against the form, by the names of its fields. */
function problemsIn(error: Error): string[] {
  const fields = error instanceof ApiError ? Object.entries(error.fields) : [];
  if (fields.length === 0) return [messageOf(error)];
  return fields.map(([key, messages]) => {
    const field = webhook.fields[key as keyof typeof webhook.fields];
    return field ? `${fieldLabel(key, field)}: ${messages.join(' ')}` : messages.join(' ');
  });
}
