import { Box, Table, Text } from '@mantine/core';
import type { SagaStep } from '@peersmith/api-client';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';

const STATES: Readonly<Record<SagaStep['state'], { tone: string; word: string }>> = {
  pending: { tone: 'var(--quiet)', word: 'To do' },
  trying: { tone: 'var(--warn)', word: 'Being done' },
  done: { tone: 'var(--good)', word: 'Done' },
};

const isStep = (given: unknown): given is SagaStep =>
  isRecord(given) && typeof given.step === 'string' && String(given.state) in STATES;

/** How far a change at an exchange is, step by step. */
export function SagaSteps({ row }: { row: Row }) {
  const steps = Array.isArray(row.steps) ? row.steps.filter(isStep) : [];
  return (
    <>
      <Text size="sm" px="md" pb="sm" aria-live="polite">
        {String(row.message)}
        {typeof row.next_try === 'string' && (
          <>
            {' '}
            It goes on <Moment iso={row.next_try} />.
          </>
        )}
        {typeof row.not_before === 'string' && choiceValue(row.state) === 'scheduled' && (
          <>
            {' '}
            It begins <Moment iso={row.not_before} roomy />.
          </>
        )}
      </Text>
      <Table.ScrollContainer minWidth={300}>
        <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Steps">
          <Table.Tbody>
            {steps.map(({ step, label, state, tries, text }) => (
              <Table.Tr key={step} style={{ verticalAlign: 'top' }}>
                <Table.Td w={110}>
                  <Dot tone={STATES[state].tone}>{STATES[state].word}</Dot>
                </Table.Td>
                <Table.Td>
                  {label}
                  <Box fz="xs" c="dimmed">
                    {text}
                    {tries > 1 && ` Tried ${tries} times.`}
                  </Box>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
