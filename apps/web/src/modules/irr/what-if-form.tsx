import { Button, Group, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { PLATFORMS, type WhatIfDraft } from './what-if-data.ts';

interface WhatIfFormProps {
  draft: WhatIfDraft;
  onChange: (draft: WhatIfDraft) => void;
  onAsk: () => void;
  isBusy: boolean;
}

interface FieldSpec {
  key: keyof WhatIfDraft;
  label: string;
  help: string;
  placeholder: string;
}

const FIELDS: readonly FieldSpec[] = [
  {
    key: 'as_set',
    label: 'AS-SET',
    help: 'As people write it: several, a registry before (RIPE::), a family (ipv4:).',
    placeholder: 'AS-EXAMPLE',
  },
  { key: 'asn', label: 'AS number', help: 'Asked for where there is no AS-SET.', placeholder: '64500' },
  {
    key: 'sources',
    label: 'Sources',
    help: 'Registries in their order; empty is as the settings say.',
    placeholder: 'RIPE,RADB',
  },
  {
    key: 'ipv6_options',
    label: 'Options for IPv6',
    help: 'As bgpq4 takes them; empty is as the settings say.',
    placeholder: '-A -r 16 -R 48',
  },
  {
    key: 'ipv4_options',
    label: 'Options for IPv4',
    help: 'As bgpq4 takes them; empty is as the settings say.',
    placeholder: '-A -r 8 -R 24',
  },
];

/** What is to be tried out. */
export function WhatIfForm({ draft, onChange, onAsk, isBusy }: WhatIfFormProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    onAsk();
  };
  const isEmpty = draft.as_set.trim() === '' && draft.asn.trim() === '';
  return (
    <form className="card" style={{ padding: 16 }} onSubmit={send} aria-label="What to ask for">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" verticalSpacing="sm">
        {FIELDS.map(({ key, label, help, placeholder }) => (
          <TextInput
            key={key}
            label={label}
            description={help}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            value={draft[key]}
            onChange={(event) => onChange({ ...draft, [key]: event.currentTarget.value })}
          />
        ))}
        <NativeSelect
          label="Text for"
          description="What a router would be given."
          value={draft.platform}
          onChange={(event) => onChange({ ...draft, platform: event.currentTarget.value })}
          data={[
            { value: '', label: 'No text' },
            ...Object.entries(PLATFORMS).map(([value, label]) => ({ value, label })),
          ]}
        />
      </SimpleGrid>
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={isBusy} disabled={isEmpty}>
          Ask the registries
        </Button>
      </Group>
    </form>
  );
}
