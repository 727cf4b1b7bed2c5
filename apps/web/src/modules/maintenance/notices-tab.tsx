import { Alert, Badge, Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { NoticePreview } from '@peersmith/api-client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { CodeView } from '../../text/code-view.tsx';
import { counted } from '../../text/format.ts';

const KINDS = [
  { value: 'notice', label: 'Notice' },
  { value: 'reminder', label: 'Reminder' },
  { value: 'start', label: 'Start' },
  { value: 'end', label: 'End' },
  { value: 'cancelled', label: 'Cancelled' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

/** What each network would be written, and to whom. */
export function PreviewTab({ row }: SlotProps) {
  const [kind, setKind] = useState<Kind>('notice');
  const { data, error, refetch } = useQuery({
    queryKey: ['maintenance', 'preview', row.id, kind, row.updated],
    queryFn: ({ signal }) =>
      client.call('POST /api/maintenance/windows/:id/preview/', {
        path: { id: row.id },
        body: { kind },
        signal,
      }),
    retry: false,
  });
  return (
    <Stack gap="md" maw={960}>
      {row.notify !== true && (
        <Alert variant="light" color="gray">
          Nobody is written to: that is switched off for this maintenance.
        </Alert>
      )}
      <SegmentedControl
        data={KINDS.map((one) => ({ ...one }))}
        value={kind}
        onChange={(value) => setKind(KINDS.find((one) => one.value === value)?.value ?? 'notice')}
        aria-label="What is written"
      />
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={8} />
      ) : data.results.length === 0 ? (
        <div className="card">
          <Empty title="No network is affected">
            Say in its scope what it affects; what has sessions shows here.
          </Empty>
        </div>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {counted(data.count, 'network')}, {counted(data.results.filter(isWritten).length, 'message')}.
            {data.count > data.results.length ? ` The first ${data.results.length} are shown.` : ''}
          </Text>
          {data.results.map((one) => (
            <Preview key={one.asn} notice={one} />
          ))}
        </>
      )}
    </Stack>
  );
}

const isWritten = ({ to, rule, error }: NoticePreview): boolean =>
  to.length > 0 && rule === null && error === null;

function Preview({ notice }: { notice: NoticePreview }) {
  const [open, setOpen] = useState(false);
  const { asn, network_name, to, why, rule, subject, body, error, calendar } = notice;
  const problem = rule ?? error ?? (to.length === 0 ? why : null);
  return (
    <Box className="card" component="article" aria-label={`AS${asn}`}>
      <Box
        component="button"
        className="fold"
        w="100%"
        p="md"
        onClick={() => setOpen(!open)}
        aria-expanded={open}
      >
        <Group justify="space-between" gap="xs">
          <Text fw={600} size="sm">
            AS{asn} {network_name}
          </Text>
          {problem !== null && (
            <Badge color="yellow" variant="light" c="var(--mantine-color-text)">
              {rule ? 'Left out' : error ? 'Template fails' : 'No address'}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" ta="left">
          {problem ?? `${to.join(', ')} · ${subject}`}
        </Text>
      </Box>
      {open && (
        <Stack gap="sm" px="md" pb="md">
          {!problem && (
            <Text size="xs" c="dimmed">
              {why}
            </Text>
          )}
          {body && <CodeView text={`${subject}\n\n${body}`} wrap />}
          <Text size="sm" fw={600}>
            maintenance.ics
          </Text>
          <CodeView text={calendar} />
        </Stack>
      )}
    </Box>
  );
}
