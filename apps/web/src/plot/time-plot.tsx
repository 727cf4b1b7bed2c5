import { Box, Button, Group, Text, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type Plot from 'uplot';
import { Dot } from '../cells/status.tsx';
import { formatNumber } from '../text/format.ts';
import { formatPoint, type PlotData, placeAt, stretchAt } from './plot-data.ts';
import { PlotTable } from './plot-table.tsx';

interface TimePlotProps {
  name: string;
  data: PlotData;
}

/** Numbers over time as lines, states as a band above them. Arrow keys move along it; the same is there as a table. */
export function TimePlot({ name, data }: TimePlotProps) {
  const [point, setPoint] = useState<number | null>(null);
  const [isTable, setTable] = useState(false);
  const { holder, move } = usePlot(data, setPoint);
  const onKey = (event: KeyboardEvent) => {
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by, point);
  };
  return (
    <Box>
      <Legend data={data} at_s={point} />
      <div
        ref={holder}
        className="plot"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read it value by value.
        tabIndex={0}
        role="img"
        aria-label={`${name}. Arrow keys move along it.`}
        onKeyDown={onKey}
      />
      <Group justify="flex-end" px="md" pb="sm">
        <Button size="xs" variant="subtle" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? 'Hide the numbers' : 'Show the numbers'}
        </Button>
      </Group>
      {isTable && <PlotTable data={data} name={name} />}
    </Box>
  );
}

/** What each colour means, and its value at the point looked at, or now. */
function Legend({ data, at_s }: { data: PlotData; at_s: number | null }) {
  const at = at_s ?? data.until_s;
  const place = placeAt(data.times, at);
  const state = stretchAt(data.stretches, at);
  return (
    <Group gap="lg" px="md" pb={6} fz="sm" role="status" aria-live="polite">
      <Text span inherit c="dimmed" miw={130}>
        {at_s === null ? 'At the end' : formatPoint(at_s)}
      </Text>
      {state && <Dot tone={`var(${state.tone})`}>{state.label}</Dot>}
      {data.lines.map(({ label, tone, values }) => {
        const value = values[place];
        return (
          <Dot key={label} tone={`var(${tone})`}>
            {`${label} ${typeof value === 'number' ? formatNumber(value) : '—'}`}
          </Dot>
        );
      })}
    </Group>
  );
}

const STEPS = 120;

/** Draws when the drawing code has come, and again when the data, the room or the colours change. */
function usePlot(data: PlotData, onPoint: (at_s: number | null) => void) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    let isGone = false;
    const room = new ResizeObserver(() => {
      if (plot.current) plot.current.setSize({ width: element.clientWidth, height: plot.current.height });
    });
    void import('./draw-plot.ts').then(({ drawPlot }) => {
      if (isGone) return;
      plot.current = drawPlot(element, data, onPoint);
      room.observe(element);
    });
    return () => {
      isGone = true;
      room.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [data, scheme, onPoint]);
  const move = (by: number, from_s: number | null) => {
    const { since_s, until_s } = data;
    const next = (from_s ?? until_s) + by * ((until_s - since_s) / STEPS);
    const at_s = Math.min(until_s, Math.max(since_s, next));
    plot.current?.setCursor({ left: plot.current.valToPos(at_s, 'x'), top: 0 });
  };
  return { holder, move };
}
