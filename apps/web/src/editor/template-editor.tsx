import { Box, Group, Input, SimpleGrid, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { messageOf } from '../shell/states.tsx';
import { CodeView } from '../text/code-view.tsx';
import { textOf, type WidgetProps } from '../widgets/widget.ts';
import { CodeEditor } from './code-editor.tsx';

/** What is known of a template as it stands. */
interface Checked {
  ok: boolean;
  /** A sentence about it: what is wrong, with its place, or that nothing is. */
  says: string;
  /** The mistake in this very text, where there is one. */
  mistake: { line: number; column: number; detail: string } | null;
}

interface TemplateEditorProps extends WidgetProps {
  /** What the template is tried on. */
  chooser: ReactNode;
  /** What it gives there; nothing where it is not tried. */
  preview: ReactNode;
  checked: Checked | null;
  failure: unknown;
  children?: ReactNode;
}

/** Writes a template: checked while typing, with what it gives beside it. */
export function TemplateEditor(props: TemplateEditorProps) {
  const {
    name,
    label,
    help,
    error,
    required,
    value,
    onChange,
    chooser,
    preview,
    checked,
    failure,
    children,
  } = props;
  const text = textOf(value);
  const mistake = checked?.mistake ?? null;
  const mark = useMemo(
    () => mistake && { line: mistake.line, column: mistake.column, message: mistake.detail },
    [mistake],
  );
  return (
    <Box>
      <Group justify="space-between" align="flex-end" mb="xs">
        <Input.Wrapper label={label} description={help} withAsterisk={required} error={error} />
        {chooser}
      </Group>
      <SimpleGrid cols={{ base: 1, lg: preview ? 2 : 1 }} spacing="sm">
        <Box className="card" style={{ overflow: 'hidden' }} data-name={name}>
          <CodeEditor label={label} value={text} onChange={onChange} mark={mark} />
        </Box>
        {preview}
      </SimpleGrid>
      <Verdict checked={checked} failure={failure} />
      {children}
    </Box>
  );
}

function Verdict({ checked, failure }: Pick<TemplateEditorProps, 'checked' | 'failure'>) {
  if (failure) return <Line good={false} text={`The template could not be checked: ${messageOf(failure)}`} />;
  return checked && <Line good={checked.ok} text={checked.says} />;
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

/** What a template gives where it is tried. */
export const TriedText = ({ text }: { text: string }) => (
  <Box className="card" py={6} style={{ overflow: 'hidden' }}>
    <CodeView text={text} height="60vh" />
  </Box>
);
