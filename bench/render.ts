import { benchRender } from '../apps/server/src/modules/rendering/render.bench.ts';
import { run as runJinja } from '../packages/jinja/bench/jinja.ts';
import type { BenchRow } from './row.ts';
import { openWorld } from './world.ts';

/** Projection and rendering of a router with 1,000 sessions, and of one with as many as an exchange has, by the shipped template. */
export async function benchRouter(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    const context = world.running.app.system();
    return [...(await benchRender(context, 1000)), ...(await benchRender(context, 24_877))];
  } finally {
    await world.stop();
  }
}

/** The template engine beside Python's, in the same run. */
export async function benchJinja(): Promise<BenchRow[]> {
  const rows = await runJinja();
  return rows.map(({ name, p50_ms, python_ms }) => ({
    name: `Jinja, ${name}`,
    value: p50_ms,
    unit: 'ms',
    // Compiling has no budget: templates are compiled once.
    ...(python_ms === undefined || name.includes('compile') ? {} : { budget: Number(python_ms.toFixed(2)) }),
  }));
}
