import { Box, Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { ApiError, type BodyOfCall } from '@peersmith/api-client';
import { EMAIL_PURPOSE } from '@peersmith/model';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { isRecord } from '../../api/row.ts';
import { UnsavedGuard } from '../../resource/unsaved.tsx';
import type { OwnSystem } from '../../shell/own-as.tsx';
import { Failure } from '../../shell/states.tsx';
import { formatAsn } from '../../text/format.ts';
import type { Option } from '../../widgets/option.ts';
import { useSending } from '../messaging/send-email.tsx';
import { AudienceField, audienceOf, type ChosenAudience, withOwn } from './audience-field.tsx';
import { mailingPath } from './mailing-data.ts';
import { TemplateField } from './template-field.tsx';
import { type GivenValue, ValuesField } from './values-field.tsx';

type Asked = BodyOfCall<'POST /api/messaging/mailings/'>;
type Purpose = NonNullable<Asked['purpose']>;

/** A mailing as the form has it. */
export interface MailingDraft {
  name: string;
  purpose: Purpose;
  template: Option | null;
  writer: OwnSystem;
  identity: string;
  audience: ChosenAudience;
  given: GivenValue[];
}

interface MailingFormProps {
  draft: MailingDraft;
  systems: readonly OwnSystem[];
  /** The mailing that is changed; null for a new one. */
  of: number | null;
}

const PURPOSES: { value: Purpose; label: string }[] = (['peering', 'maintenance', 'technical'] as const).map(
  (value) => ({ value, label: EMAIL_PURPOSE[value].label }),
);

/** What a mailing says, to whom it goes, and in whose name. Saving it has its messages written, and sends nothing. */
export function MailingForm({ draft, systems, of }: MailingFormProps) {
  const [began] = useState(draft);
  const [form, setForm] = useState(draft);
  const save = useSave(of);
  const change = (part: Partial<MailingDraft>) => setForm({ ...form, ...part });
  const errors = errorsOf(save.error);
  const { template } = form;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (template) save.mutate(bodyOf(form, template));
      }}
    >
      <UnsavedGuard dirty={JSON.stringify(form) !== JSON.stringify(began)} />
      <Stack gap="md" maw={900}>
        <Box className="card" p="md">
          <Stack gap="md">
            <TextInput
              label="Name"
              description="For you and your colleagues; nobody else sees it."
              required
              maxLength={200}
              value={form.name}
              error={errors.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <TemplateField
              value={template}
              error={errors.template}
              onChange={(next) => change({ template: next, name: form.name || (next?.display ?? '') })}
            />
            <ValuesField values={form.given} error={errors.given} onChange={(given) => change({ given })} />
          </Stack>
        </Box>
        <AudienceField
          value={form.audience}
          localAsn={form.writer.asn}
          error={errors.audience}
          onChange={(audience) => change({ audience })}
        />
        <Who form={form} systems={systems} onChange={change} />
        {save.error && Object.keys(errors).length === 0 && <Failure error={save.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed">
            Nothing is sent yet: you see each message first.
          </Text>
          <Button type="submit" disabled={!template || form.name.trim() === ''} loading={save.isPending}>
            Write the messages
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface WhoProps {
  form: MailingDraft;
  systems: readonly OwnSystem[];
  onChange: (part: Partial<MailingDraft>) => void;
}

/** What it is about, which decides who gets it; and in whose name it is written. */
function Who({ form, systems, onChange }: WhoProps) {
  const { data: sending } = useSending();
  const identities = sending?.identities ?? [];
  return (
    <Box className="card" p="md">
      <Stack gap="md">
        <div>
          <Text size="sm" fw={500} mb={4} id="purpose">
            What it is about
          </Text>
          <SegmentedControl
            aria-labelledby="purpose"
            data={PURPOSES}
            value={form.purpose}
            onChange={(value) =>
              onChange({ purpose: PURPOSES.find((one) => one.value === value)?.value ?? 'peering' })
            }
          />
          <Text size="xs" c="dimmed" mt={4}>
            Decides which contacts of each network get it.
          </Text>
        </div>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label="Written by"
            data={systems.map(({ id, asn, name }) => ({
              value: String(id),
              label: `${formatAsn(asn)} – ${name}`,
            }))}
            value={String(form.writer.id)}
            allowDeselect={false}
            onChange={(id) => {
              const writer = systems.find((one) => String(one.id) === id);
              if (writer) onChange({ writer });
            }}
          />
          {identities.length > 1 && (
            <Select
              label="In whose name"
              data={identities.map(({ name, from }) => ({ value: name || '-', label: from }))}
              value={form.identity || '-'}
              allowDeselect={false}
              onChange={(name) => onChange({ identity: name === '-' || name === null ? '' : name })}
            />
          )}
        </Group>
      </Stack>
    </Box>
  );
}

const bodyOf = (form: MailingDraft, template: Option): Asked => ({
  name: form.name,
  purpose: form.purpose,
  template: template.id,
  local_autonomous_system: form.writer.id,
  identity: form.identity,
  audience: audienceOf(withOwn(form.audience, form.writer.asn)),
  given: Object.fromEntries(
    form.given.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  ),
});

/** Saves it, has its messages written, and leads to it. */
function useSave(of: number | null) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (body: Asked) => {
      const { id } =
        of === null
          ? await client.call('POST /api/messaging/mailings/', { body })
          : await client.call('PATCH /api/messaging/mailings/:id/', { path: { id: of }, body });
      return client.call('POST /api/messaging/mailings/:id/prepare/', { path: { id } });
    },
    onSuccess: ({ id }) => navigate({ to: mailingPath(id), ignoreBlocker: true }),
  });
}

/** Messages by field, of those that stand beside one. */
function errorsOf(error: unknown): Partial<Record<'name' | 'template' | 'audience' | 'given', string>> {
  if (!(error instanceof ApiError) || error.status !== 400 || !isRecord(error.body)) return {};
  const found: Partial<Record<'name' | 'template' | 'audience' | 'given', string>> = {};
  for (const [key, messages] of Object.entries(error.body))
    for (const field of ['name', 'template', 'audience', 'given'] as const)
      if (key === field || key.startsWith(`${field}.`)) found[field] = [messages].flat().join(' ');
  return found;
}
