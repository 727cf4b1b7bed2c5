/**
 * Rendering times beside Debian's python3-jinja2, in the same run on the same machine.
 *
 * node packages/jinja/bench/jinja.ts
 */
import { dictLoader, Environment } from '../src/index.ts';
import { type PythonResult, runPython } from './python.ts';
import { CONFIGURATION, configurationData, FOOTER, SMALL, SMALL_DATA } from './templates.ts';

/** One measurement: ours, Python's, and ours as a share of Python's. */
export interface Row {
  readonly name: string;
  readonly p50_ms: number;
  readonly python_ms: number | undefined;
  readonly ratio: number | undefined;
}

function p50(run: () => unknown, times: number): number {
  const taken: number[] = [];
  for (let pass = 0; pass < times; pass++) {
    const start = performance.now();
    run();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

function environment(): Environment {
  return new Environment({ loader: dictLoader({ main: CONFIGURATION, footer: FOOTER }) });
}

function row(name: string, ours: number, python: number | undefined): Row {
  return { name, p50_ms: ours, python_ms: python, ratio: python === undefined ? undefined : ours / python };
}

/** Measures; throws when the two engines disagree about a single byte. */
export async function run(): Promise<Row[]> {
  const python = runPython();
  const shared = environment();
  const template = shared.getTemplate('main');
  const data = configurationData();
  const small = SMALL.map((source) => shared.fromString(source));
  compare(
    python,
    template.render(data),
    small.map((one) => one.render(SMALL_DATA)),
  );
  p50(() => template.render(data), 20);
  return [
    row(
      'configuration, render',
      p50(() => template.render(data), 40),
      python?.configurationMs,
    ),
    row(
      'configuration, compile',
      p50(() => environment().getTemplate('main'), 40),
      python?.configurationCompileMs,
    ),
    row(
      '50 small, render',
      p50(() => small.map((one) => one.render(SMALL_DATA)), 100),
      python?.smallMs,
    ),
    row(
      '50 small, compile',
      p50(() => SMALL.map((source) => environment().fromString(source)), 40),
      python?.smallCompileMs,
    ),
  ];
}

function compare(python: PythonResult | undefined, configuration: string, small: readonly string[]): void {
  if (python === undefined) return;
  if (python.configuration !== configuration || python.small.some((text, index) => text !== small[index])) {
    throw new Error('the engines rendered different text');
  }
}

if (import.meta.main) {
  for (const { name, p50_ms, python_ms, ratio } of await run()) {
    const python =
      python_ms === undefined ? '' : `  Python ${python_ms.toFixed(2)} ms  ratio ${ratio?.toFixed(2)}`;
    process.stdout.write(`${name.padEnd(24)} p50 ${p50_ms.toFixed(2)} ms${python}\n`);
  }
}
