import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { parseAsn } from '@peersmith/net';
import { type FormEvent, useState } from 'react';

/** Whose network it is: everything else is about that number. */
export function AsnStep({ asn, onDone }: { asn: number | undefined; onDone: (asn: number) => void }) {
  const [text, setText] = useState(asn === undefined ? '' : `AS${asn}`);
  const typed = parseAsn(text);
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (typed) onDone(typed);
  };
  return (
    <form onSubmit={next}>
      <Stack gap="md" pt="sm">
        <TextInput
          label="Your AS number"
          description="The network that you run. Further ones of yours can be added later."
          placeholder="AS64500"
          maw={360}
          autoFocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text !== '' && !typed ? 'A number, such as 64500' : null}
        />
        <Text size="sm" c="dimmed">
          Next: what PeeringDB knows of it, your routers, first policies, and whom to peer with.
        </Text>
        <Group justify="flex-end">
          <Button type="submit" disabled={!typed}>
            Continue
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
