import { Box, Group, Input, SimpleGrid, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { TemplateCheck } from '@peersmith/api-client';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { RenderFindings } from '../modules/devices/render-findings.tsx';
import { messageOf } from '../shell/states.tsx';
import { CodeView } from '../text/code-view.tsx';
import type { Option } from '../widgets/option.ts';
import { textOf, type WidgetProps } from '../widgets/widget.ts';
import { CodeEditor } from './code-editor.tsx';
import { type Trial, trialOf } from './trial.ts';

/** Writes a template: checked while typing, and tried beside it on what its resource says. */
export function TemplateEditor({ name, label, help, error, required, value, onChange, form }: WidgetProps) {
  const [tried, setTried] = useState<Option | null>(null);
  const text = textOf(value);
  const trial = trialOf(form.resource);
  const check = useCheck(text, form.values, trial, tried);
  const answer = check.data ?? null;
  const mark = useMemo(
    () =>
      answer && !answer.ok && answer.line
        ? { line: answer.line, column: answer.column, message: answer.detail }
        : null,
    [answer],
  );
  return (
    <Box>
      <Group justify="space-between" align="flex-end" mb="xs">
        <Input.Wrapper label={label} description={help} withAsterisk={required} error={error} />
        <trial.Choose form={form} tried={tried} onChange={setTried} />
      </Group>
      <SimpleGrid cols={{ base: 1, lg: tried ? 2 : 1 }} spacing="sm">
        <Box className="card" style={{ overflow: 'hidden' }} data-name={name}>
          <CodeEditor label={label} value={text} onChange={onChange} mark={mark} />
        </Box>
        {tried && (
          <Box className="card" py={6} style={{ overflow: 'hidden' }}>
            <CodeView text={answer?.ok ? (answer.text ?? '') : ''} height="60vh" />
          </Box>
        )}
      </SimpleGrid>
      <Verdict answer={answer} failure={check.error} blank={text.trim() === ''} />
      {tried && answer?.ok && <RenderFindings findings={answer.findings ?? []} />}
    </Box>
  );
}

function useCheck(
  text: string,
  values: Readonly<Record<string, unknown>>,
  trial: Trial,
  tried: Option | null,
) {
  const [template] = useDebouncedValue(text, 500);
  const body = {
    template,
    jinja2_trim: values.jinja2_trim === true,
    jinja2_lstrip: values.jinja2_lstrip === true,
    ...trial.asked(tried, values),
  };
  return useQuery({
    queryKey: ['template-check', body],
    queryFn: ({ signal }) => trial.check(body, signal),
    enabled: template.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
}

interface VerdictProps {
  answer: TemplateCheck | null;
  failure: unknown;
  blank: boolean;
}
function Verdict({ answer, failure, blank }: VerdictProps) {
  if (blank || (!answer && !failure)) return null;
  if (failure) return <Line good={false} text={`The template could not be checked: ${messageOf(failure)}`} />;
  if (!answer) return null;
  if (answer.ok) return <Line good text="The template reads well." />;
  return <Line good={false} text={answer.line ? `Line ${answer.line}: ${answer.detail}` : answer.detail} />;
}

const Line = ({ good, text }: { good: boolean; text: string }) => (
  <Group gap={6} mt={6} role="status">
    {good ? (
      <IconCircleCheck size={16} color="var(--good)" aria-hidden />
    ) : (
      <IconAlertTriangle size={16} color="var(--bad)" aria-hidden />
    )}
    <Text size="sm">{text}</Text>
  </Group>
);
