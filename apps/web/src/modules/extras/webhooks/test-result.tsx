import { Alert, Badge, Box, Group, Stack, Text } from '@mantine/core';
import type { WebhookTest } from '@peersmith/api-client';
import { IconAlertTriangle, IconCheck, IconEyeOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CodeView } from '../../../text/code-view.tsx';
import { formatNumber } from '../../../text/format.ts';

/** What came of a test, then what was sent, then the event that it was made of. */
export function TestResult({ test }: { test: WebhookTest }) {
  const { request, answer, payload, object } = test;
  return (
    <Stack gap="md" aria-live="polite">
      <Verdict test={test} />
      {!test.matches && (
        <Text size="sm">
          The conditions of this webhook keep {object ? object.display : 'this object'} back: a real event
          would not be sent. A test is, in any case.
        </Text>
      )}
      {answer && <Message title="Answer" first={`HTTP ${answer.status}`} message={answer} />}
      {request && (
        <Message title="The whole request" first={`${request.method} ${request.url}`} message={request} />
      )}
      <Part title={object ? `Event, about ${object.display}` : 'Event'}>
        {!object && (
          <Text size="sm" mb={6}>
            There is no object of this type yet: its data is null.
          </Text>
        )}
        <CodeView text={JSON.stringify(payload, null, 2)} height={320} wrap />
      </Part>
    </Stack>
  );
}

function Verdict({ test: { sent, answer, fault, duration_ms } }: { test: WebhookTest }) {
  const time = duration_ms === null ? '' : ` after ${formatNumber(duration_ms)} ms`;
  if (fault)
    return (
      <Alert
        color="red"
        variant="outline"
        icon={<IconAlertTriangle size={18} />}
        role="alert"
        title={sent ? `No answer${time}` : 'The request cannot be made'}
      >
        {fault.message}
      </Alert>
    );
  if (!answer)
    return (
      <Text size="sm" role="status">
        This is what would be sent. Nothing was.
      </Text>
    );
  const Icon = answer.accepted ? IconCheck : IconAlertTriangle;
  return (
    <Alert
      color={answer.accepted ? 'teal' : 'red'}
      variant="outline"
      icon={<Icon size={18} />}
      role={answer.accepted ? 'status' : 'alert'}
      title={`${answer.accepted ? 'Taken' : 'Refused'}: HTTP ${answer.status}${time}`}
    >
      {answer.accepted
        ? 'A delivery that is answered like this is over.'
        : 'A delivery that is answered like this is sent again later, and given up after the fifth repetition.'}
    </Alert>
  );
}

interface MessageProps {
  title: string;
  /** The first line. */
  first: string;
  message: NonNullable<WebhookTest['request'] | WebhookTest['answer']>;
}

/** Headers and body, as far as they are shown. */
function Message({ title, first, message }: MessageProps) {
  const { headers, body, withheld } = message;
  const lines = [first, ...headers.map(({ name, value }) => `${name}: ${value}`)];
  return (
    <Part title={title}>
      <CodeView text={lines.join('\n')} height={260} wrap />
      {withheld && (
        <Group gap={6} mt={6} wrap="nowrap" align="flex-start">
          <IconEyeOff size={16} style={{ flex: 'none', marginTop: 2 }} />
          <Text size="sm">
            The rest holds, or may repeat, secrets of this webhook. Who may see secrets of webhooks sees it.
          </Text>
        </Group>
      )}
      {body !== '' && (
        <Box mt={6}>
          <CodeView text={pretty(body)} height={320} wrap />
        </Box>
      )}
      {'truncated' in message && message.truncated && (
        <Badge mt={6} color="gray" variant="light">
          There is more
        </Badge>
      )}
    </Part>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box component="section" aria-label={title}>
    <Text fw={600} size="sm" mb={4}>
      {title}
    </Text>
    {children}
  </Box>
);

/** JSON in lines; what is none, as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
