import type { Context } from '../../engine/context.ts';
import type { Metric, Room } from '../../engine/module.ts';

let ofProcess: ReturnType<typeof begin> | undefined;

/** Numbers of this process (memory, processor, event loop), gathered from the first time that somebody asks. */
async function begin() {
  const { default: prometheus } = await import('prom-client');
  const registry = new prometheus.Registry();
  prometheus.collectDefaultMetrics({ register: registry });
  return { prometheus, registry };
}

/** Everything that the modules count, and the process itself, in Prometheus' text format. */
export async function metricsText(
  context: Context,
  { modules, version }: Pick<Room, 'modules' | 'version'>,
): Promise<{ text: string; type: string }> {
  ofProcess ??= begin();
  const { prometheus, registry: own } = await ofProcess;
  const registry = new prometheus.Registry();
  const add = ({ name, help, samples }: Metric) => {
    // A gauge that nothing was said of would be 0.
    if (samples.length === 0) return;
    const labelNames = [...new Set(samples.flatMap(({ labels = {} }) => Object.keys(labels)))];
    const gauge = new prometheus.Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels = {}, value } of samples) gauge.set(labels, value);
  };
  add({
    name: 'peersmith_build_info',
    help: 'The version that runs.',
    samples: [{ labels: { version }, value: 1 }],
  });
  for (const { metrics } of modules) for (const metric of (await metrics?.(context)) ?? []) add(metric);
  return { text: `${await registry.metrics()}\n${await own.metrics()}`, type: registry.contentType };
}
