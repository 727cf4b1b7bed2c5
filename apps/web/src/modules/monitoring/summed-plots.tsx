import type { PlotData } from '../../plot/plot-data.ts';
import { TimePlot } from '../../plot/time-plot.tsx';
import { Card } from '../../resource/overview.tsx';

/** How many sessions were up over a time, and what all of them brought; `during` says whose, and when. */
export const SummedPlots = ({
  sessions,
  prefixes,
  during,
}: {
  sessions: PlotData;
  prefixes: PlotData;
  during: string;
}) => (
  <>
    <Card title="Sessions">
      <TimePlot name={`Sessions ${during}`} data={sessions} />
    </Card>
    <Card title="Prefixes over all sessions">
      <TimePlot name={`Prefixes ${during}`} data={prefixes} />
    </Card>
  </>
);
