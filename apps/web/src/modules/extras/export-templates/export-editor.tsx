import { Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { TemplateEditor, TriedText } from '../../../editor/template-editor.tsx';
import { blockOptions, useCheck } from '../../../editor/use-check.ts';
import { textOf, type WidgetProps } from '../../../widgets/widget.ts';

/** Writes an export template, tried on the first objects of its type. */
export function ExportEditor(props: WidgetProps) {
  const [isTried, setTried] = useState(false);
  const template = textOf(props.value);
  const type = textOf(props.form.values.content_type);
  const shows = isTried && type !== '';
  const body = {
    template,
    ...blockOptions(props.form.values),
    ...(shows ? { content_type: type } : {}),
  };
  const { answer, failure } = useCheck('export-check', template.trim() ? body : null, (asked, signal) =>
    client.call('POST /api/extras/export-templates/check/', { body: asked, signal }),
  );
  const checked = useMemo(() => {
    if (!answer) return null;
    if (answer.ok) return { ok: true, says: 'The template reads well.', mistake: null };
    return { ok: false, says: `Line ${answer.line}: ${answer.detail}`, mistake: answer };
  }, [answer]);
  return (
    <TemplateEditor
      {...props}
      chooser={
        <Switch
          label="Try it on the first objects"
          disabled={type === ''}
          checked={shows}
          onChange={(event) => setTried(event.currentTarget.checked)}
        />
      }
      preview={shows && <TriedText text={answer?.ok ? (answer.text ?? '') : ''} />}
      checked={checked}
      failure={failure}
    />
  );
}
