import { Box, Group, Input, JsonInput, SegmentedControl, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { Prose } from '../text/prose.tsx';
import { inputProps, textOf, type Widget, type WidgetProps } from './widget.ts';

function MarkdownBox(props: WidgetProps) {
  const { value, onChange, label, error } = props;
  const [mode, setMode] = useState('write');
  const id = useId();
  return (
    <Box>
      <Group justify="space-between" mb={3}>
        <Input.Label htmlFor={id} required={props.required}>
          {label}
        </Input.Label>
        <SegmentedControl
          size="xs"
          aria-label={`${label}: write or preview`}
          data={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
          value={mode}
          onChange={setMode}
        />
      </Group>
      {mode === 'write' ? (
        <Textarea
          id={id}
          name={props.name}
          error={error}
          placeholder="Markdown: **bold**, lists, tables, links"
          autosize
          minRows={4}
          maxRows={20}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <Box className="card" p="md" mih={100}>
          <Prose text={textOf(value) || '*Nothing to preview.*'} />
        </Box>
      )}
    </Box>
  );
}
export const markdown: Widget = { Show: MarkdownBox, read: textOf, write: textOf, wide: true };

/** Lines of text. */
export function LongTextBox(props: WidgetProps) {
  return (
    <Textarea
      {...inputProps(props)}
      autosize
      minRows={3}
      maxRows={20}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
export const longText: Widget = { Show: LongTextBox, read: textOf, write: textOf, wide: true };

function JsonBox(props: WidgetProps) {
  return (
    <JsonInput
      {...inputProps(props)}
      placeholder='{"key": "value"}'
      autosize
      minRows={3}
      maxRows={20}
      formatOnBlur
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={textOf(props.value)}
      onChange={props.onChange}
    />
  );
}

const isEmpty = (value: unknown) => textOf(value).trim() === '';
export const json: Widget = {
  Show: JsonBox,
  read: (given) => (given === null || given === undefined ? '' : JSON.stringify(given, null, 2)),
  write: (value) => (isEmpty(value) ? null : JSON.parse(textOf(value))),
  problem: (value) => {
    if (isEmpty(value)) return null;
    try {
      JSON.parse(textOf(value));
      return null;
    } catch (error) {
      return `Not valid JSON: ${error instanceof Error ? error.message : 'unknown'}.`;
    }
  },
  wide: true,
};
