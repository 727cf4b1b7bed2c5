import { Box, Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { BodyOfCall } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { Row } from '../../api/row.ts';
import { UnsavedGuard } from '../../resource/unsaved.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { RecipientBoxes } from '../messaging/recipient-boxes.tsx';
import { useMailingStep } from './mailing-data.ts';

type Change = BodyOfCall<'PATCH /api/messaging/mailing-recipients/:id/'>;

const addresses = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Changes what one network of a mailing is written, and who of it gets that. */
export function EditRecipient({ row, onClose }: { row: Row; onClose: () => void }) {
  const [to, setTo] = useState(addresses(row.to));
  const [subject, setSubject] = useState(String(row.subject ?? ''));
  const [body, setBody] = useState(String(row.body ?? ''));
  const save = useMailingStep(
    (change: Change) =>
      client.call('PATCH /api/messaging/mailing-recipients/:id/', { path: { id: row.id }, body: change }),
    onClose,
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(changeOf(row, { to, subject, body }));
      }}
    >
      <UnsavedGuard
        dirty={!save.isPending && (subject !== String(row.subject ?? '') || body !== String(row.body ?? ''))}
      />
      <Box className="card" p="md">
        <Stack gap="md">
          <Whom asn={Number(row.asn)} value={to} onChange={setTo} />
          <TextInput
            label="Subject"
            required
            maxLength={998}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Textarea
            label="Text"
            required
            autosize
            minRows={8}
            maxRows={30}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
          />
          {save.error && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </Box>
    </form>
  );
}

/** Only what is otherwise than it was. */
function changeOf(row: Row, next: { to: string[]; subject: string; body: string }): Change {
  const isSame = addresses(row.to).join() === next.to.join();
  return {
    ...(isSame ? {} : { to: next.to }),
    ...(next.subject === row.subject ? {} : { subject: next.subject }),
    ...(next.body === row.body ? {} : { body: next.body }),
  };
}

interface WhomProps {
  asn: number;
  value: string[];
  onChange: (value: string[]) => void;
}

function Whom({ asn, value, onChange }: WhomProps) {
  const { data } = useQuery({
    queryKey: ['addressees', asn],
    queryFn: ({ signal }) => client.call('GET /api/messaging/addressees/', { query: { asn }, signal }),
  });
  if (!data) return <Loading lines={2} />;
  const known = [...data.to, ...data.others];
  const more = value.filter((one) => !known.some(({ email }) => email === one));
  return (
    <Checkbox.Group label="To" value={value} onChange={onChange}>
      <Stack gap={8} mt={6}>
        <RecipientBoxes recipients={known} />
        {more.map((one) => (
          <Checkbox key={one} value={one} label={one} />
        ))}
        {known.length + more.length === 0 && (
          <Text size="sm" c="dimmed">
            No address is known. Assign a contact with one to the network, and prepare the mailing again.
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  );
}
