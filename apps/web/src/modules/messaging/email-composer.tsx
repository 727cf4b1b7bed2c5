import { Box, Button, Group, Stack, Text } from '@mantine/core';
import { ApiError, type GeneratedEmail } from '@peersmith/api-client';
import { email } from '@peersmith/model';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCan } from '../../api/me.tsx';
import { useList } from '../../api/queries.ts';
import { isRecord } from '../../api/row.ts';
import { addPath } from '../../resource/pages.ts';
import { Failure, Loading } from '../../shell/states.tsx';
import { type Option, optionOf } from '../../widgets/option.ts';
import { Picker } from '../../widgets/picker.tsx';
import { EmailMistake } from './email-mistake.tsx';
import type { SendingTo } from './send-email.tsx';
import { WrittenEmail } from './written-email.tsx';

interface EmailComposerProps {
  /** What tells this network from others. */
  about: readonly unknown[];
  generate: (template: number, signal: AbortSignal) => Promise<GeneratedEmail>;
  /** The network, and how it is sent there. */
  to: Omit<SendingTo, 'template'>;
}

/** An e-mail to a network: from a template that is picked, or written freely. */
export function EmailComposer({ about, generate, to }: EmailComposerProps) {
  const can = useCan();
  const [picked, setPicked] = useState<Option | null>(null);
  const [free, setFree] = useState(false);
  const { data: first } = useList(email, { limit: 2 }, { enabled: can(email, 'view') });
  const [only] = first?.count === 1 ? first.results : [];
  const template = free ? null : (picked ?? (only ? optionOf(only) : null));
  const none = !can(email, 'view') || first?.count === 0;
  return (
    <Stack gap="md" maw={860}>
      {none ? (
        <Text size="sm" c="dimmed">
          {can(email, 'add') ? (
            <>
              There is no template yet.{' '}
              <Link className="link" to={addPath(email)}>
                Write one
              </Link>{' '}
              for what is written to many.
            </>
          ) : (
            'There is no template that you may use.'
          )}
        </Text>
      ) : (
        <Group align="flex-end" gap="sm">
          <Box flex="1 1 260px" maw={420}>
            <Picker
              resource={email}
              label="Template"
              value={template}
              onChange={(value) => {
                setFree(false);
                setPicked(value);
              }}
              clearable={false}
            />
          </Box>
          <Button variant={free ? 'light' : 'default'} aria-pressed={free} onClick={() => setFree(!free)}>
            Without a template
          </Button>
        </Group>
      )}
      {(free || none) && <WrittenEmail key="free" email={null} sendingTo={{ ...to, template: null }} />}
      {template && (
        <Generated
          key={template.id}
          about={[...about, template.id]}
          template={template}
          generate={(signal) => generate(template.id, signal)}
          to={{ ...to, template: template.id }}
        />
      )}
    </Stack>
  );
}

interface GeneratedProps {
  about: readonly unknown[];
  template: Option;
  generate: (signal: AbortSignal) => Promise<GeneratedEmail>;
  to: SendingTo;
}

function Generated({ about, template, generate, to }: GeneratedProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['email', ...about],
    queryFn: ({ signal }) => generate(signal),
    staleTime: 0,
    retry: false,
  });
  const problem = error instanceof ApiError && isRecord(error.body) ? error.body : null;
  if (problem?.code === 'template_error') return <EmailMistake problem={problem} template={template} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return data ? <WrittenEmail email={data} sendingTo={to} /> : <Loading lines={8} />;
}
