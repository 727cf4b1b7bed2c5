import { Box } from '@mantine/core';
import { router } from '@peersmith/model';
import { useMemo, useState } from 'react';
import { client } from '../api/client.ts';
import { RenderFindings } from '../modules/devices/render-findings.tsx';
import type { Option } from '../widgets/option.ts';
import { Picker } from '../widgets/picker.tsx';
import { textOf, type WidgetProps } from '../widgets/widget.ts';
import { TemplateEditor, TriedText } from './template-editor.tsx';
import { blockOptions, useCheck } from './use-check.ts';

/** Writes the template of a configuration, tried on a router. */
export function ConfigurationEditor(props: WidgetProps) {
  const [tried, setTried] = useState<Option | null>(null);
  const template = textOf(props.value);
  const body = {
    template,
    ...blockOptions(props.form.values),
    ...(tried ? { router: tried.id } : {}),
  };
  const { answer, failure } = useCheck('template-check', template.trim() ? body : null, (asked, signal) =>
    client.call('POST /api/devices/configurations/check/', { body: asked, signal }),
  );
  const checked = useMemo(() => {
    if (!answer) return null;
    if (answer.ok) return { ok: true, says: 'The template reads well.', mistake: null };
    const says = answer.line ? `Line ${answer.line}: ${answer.detail}` : answer.detail;
    return { ok: false, says, mistake: answer.line ? answer : null };
  }, [answer]);
  return (
    <TemplateEditor
      {...props}
      chooser={
        <Box w={260}>
          <Picker resource={router} label="Try it on a router" value={tried} onChange={setTried} />
        </Box>
      }
      preview={tried && <TriedText text={answer?.ok ? (answer.text ?? '') : ''} />}
      checked={checked}
      failure={failure}
    >
      {tried && answer?.ok && <RenderFindings findings={answer.findings ?? []} />}
    </TemplateEditor>
  );
}
