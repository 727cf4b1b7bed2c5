import { Box, Group, Input, SimpleGrid, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { TemplateCheck } from '@peersmith/api-client';
import { router } from '@peersmith/model';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { client } from '../api/client.ts';
import { RenderFindings } from '../modules/devices/render-findings.tsx';
import { messageOf } from '../shell/states.tsx';
import { CodeView } from '../text/code-view.tsx';
import type { Option } from '../widgets/option.ts';
import { Picker } from '../widgets/picker.tsx';
import { textOf, type WidgetProps } from '../widgets/widget.ts';
import { CodeEditor } from './code-editor.tsx';

/** Writes a template: checked while typing, tried on a router beside it. */
export function TemplateEditor({ name, label, help, error, required, value, onChange, form }: WidgetProps) {
  const [tried, setTried] = useState<Option | null>(null);
  const text = textOf(value);
  const check = useCheck(text, form.values, tried?.id ?? null);
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
        <Box w={260}>
          <Picker resource={router} label="Try it on a router" value={tried} onChange={setTried} />
        </Box>
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

function useCheck(text: string, values: Readonly<Record<string, unknown>>, tried: number | null) {
  const [template] = useDebouncedValue(text, 500);
  const body = {
    template,
    jinja2_trim: values.jinja2_trim === true,
    jinja2_lstrip: values.jinja2_lstrip === true,
    ...(tried ? { router: tried } : {}),
  };
  return useQuery({
    queryKey: ['template-check', body],
    queryFn: ({ signal }) => client.call('POST /api/devices/configurations/check/', { body, signal }),
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
