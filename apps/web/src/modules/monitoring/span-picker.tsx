import { SegmentedControl } from '@mantine/core';
import { SPANS, useSpan } from './history-data.ts';

/** How far back plots go. */
export function SpanPicker() {
  const [span, setSpan] = useSpan();
  return (
    <SegmentedControl
      size="xs"
      aria-label="Time shown"
      value={span}
      onChange={setSpan}
      data={Object.entries(SPANS).map(([value, { label }]) => ({ value, label }))}
    />
  );
}
