import { spawnSync } from 'node:child_process';
import { CONFIGURATION, configurationData, FOOTER, SMALL, SMALL_DATA } from './templates.ts';

/** What Python's Jinja2 measured, in milliseconds, and what it rendered. */
export interface PythonResult {
  readonly version: string;
  readonly configurationMs: number;
  readonly configurationCompileMs: number;
  readonly smallMs: number;
  readonly smallCompileMs: number;
  readonly configuration: string;
  readonly small: readonly string[];
}

const PROGRAM = `
import json, sys, time, jinja2
from jinja2.sandbox import SandboxedEnvironment
job = json.load(sys.stdin)
def p50(run, times):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)[len(taken) // 2]
def environment():
    return SandboxedEnvironment(loader=jinja2.DictLoader({'main': job['main'], 'footer': job['footer']}))
env = environment()
template = env.get_template('main')
data = job['data']
small = [env.from_string(source) for source in job['small']]
result = {
    'version': jinja2.__version__,
    'configurationMs': p50(lambda: template.render(data), 40),
    'configurationCompileMs': p50(lambda: environment().get_template('main'), 20),
    'smallMs': p50(lambda: [t.render(job['small_data']) for t in small], 40),
    'smallCompileMs': p50(lambda: [environment().from_string(source) for source in job['small']], 10),
    'configuration': template.render(data),
    'small': [t.render(job['small_data']) for t in small],
}
json.dump(result, sys.stdout)
`;

/** Runs the same templates in Debian's Python; `undefined` when it has no Jinja2. */
export function runPython(): PythonResult | undefined {
  const job = {
    main: CONFIGURATION,
    footer: FOOTER,
    data: configurationData(),
    small: SMALL,
    small_data: SMALL_DATA,
  };
  const options = { input: JSON.stringify(job), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout } = spawnSync('/usr/bin/python3', ['-c', PROGRAM], options);
  return status === 0 ? JSON.parse(stdout) : undefined;
}
