import 'uplot/dist/uPlot.min.css';
import Plot from 'uplot';
import { formatTick, type PlotData } from './plot-data.ts';

const HEIGHT_PX = 240;
const BAND_PX = 10;
const GAP_PX = 6;

/** How a plot is drawn into an element: in the colours that hold there. */
export function drawPlot(element: HTMLElement, data: PlotData, onPoint: (at_s: number | null) => void): Plot {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const [ink, line] = [colour('--mantine-color-dimmed'), colour('--line')];
  const axis = {
    stroke: ink,
    font: `11px ${colour('--mantine-font-family')}`,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
  const step = Plot.paths.stepped?.({ align: 1 });
  return new Plot(
    {
      width: element.clientWidth,
      height: HEIGHT_PX,
      padding: [BAND_PX + GAP_PX, 18, 0, 6],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: () => [data.since_s, data.until_s] },
        y: { range: (_plot, _min, max) => [0, Math.max(1, (max ?? 0) * 1.08)] },
      },
      axes: [
        {
          ...axis,
          size: 30,
          space: 70,
          values: (_plot, splits, _at, _space, apart_s) => splits.map((at_s) => formatTick(at_s, apart_s)),
        },
        {
          ...axis,
          size: 52,
          incrs: WHOLE,
          values: (_plot, splits) => splits.map((one) => short.format(one)),
        },
      ],
      series: [
        {},
        ...data.lines.map(({ label, tone }) => ({
          label,
          stroke: colour(tone),
          width: 1.6,
          points: { show: false },
          ...(step ? { paths: step } : {}),
        })),
      ],
      hooks: {
        drawClear: [(plot) => drawStretches(plot, data, colour)],
        setCursor: [
          ({ cursor, posToVal }) => onPoint((cursor.left ?? -1) < 0 ? null : posToVal(cursor.left ?? 0, 'x')),
        ],
      },
    },
    valuesOf(data),
    element,
  );
}

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
/** What marks are apart: nothing that is counted has halves. */
const WHOLE = Array.from({ length: 10 }, (_, at) => [1, 2, 5].map((one) => one * 10 ** at)).flat();

/** The last value holds until the end. */
function valuesOf({ times, lines, until_s }: PlotData): Plot.AlignedData {
  if (times.length === 0) return [[], ...lines.map(() => [])];
  return [[...times, until_s], ...lines.map(({ values }) => [...values, values.at(-1) ?? null])];
}

function drawStretches(plot: Plot, { stretches }: PlotData, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const ratio = Plot.pxRatio;
  const end = bbox.left + bbox.width;
  const place = (at_s: number) => Math.min(end, Math.max(bbox.left, plot.valToPos(at_s, 'x', true)));
  ctx.save();
  for (const { from_s, to_s, tone } of stretches) {
    const left = place(from_s);
    // A short outage is seen, too.
    const width = Math.max(ratio, place(to_s) - left);
    ctx.fillStyle = colour(tone);
    ctx.fillRect(left, bbox.top - (BAND_PX + GAP_PX / 2) * ratio, width, BAND_PX * ratio);
  }
  ctx.restore();
}
