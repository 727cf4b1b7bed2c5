import { Box, Group, Text } from '@mantine/core';
import { MAINTENANCE_STEP_KIND } from '@peersmith/model';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { formatMoment } from '../../text/format.ts';
import type { Step } from './maintenance-data.ts';

const TONES: Readonly<Record<string, string>> = {
  ok: 'var(--good)',
  warning: 'var(--warn)',
  failed: 'var(--bad)',
};
const KINDS: Readonly<Record<string, { label: string }>> = MAINTENANCE_STEP_KIND;

/** What was done, one after the other. */
export const StepList = ({ steps }: { steps: readonly Step[] }) => (
  <Card title="What was done">
    <Box component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {steps.map((step) => (
        <Box component="li" key={step.id} px="md" py={8} style={{ borderTop: '1px solid var(--line)' }}>
          <Group justify="space-between" gap="xs">
            <Dot tone={TONES[step.outcome?.value ?? 'ok'] ?? 'var(--quiet)'}>
              {KINDS[step.kind?.value ?? '']?.label ?? ''}
            </Dot>
            <Text size="xs" c="dimmed">
              <time dateTime={step.at}>{formatMoment(step.at)}</time>
            </Text>
          </Group>
          <Text size="sm">{step.message}</Text>
        </Box>
      ))}
    </Box>
  </Card>
);
