import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pythonPrograms } from './python.mjs';

const SCRIPT = fileURLToPath(new URL('schemathesis.mjs', import.meta.url));

const run = () =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, '--short'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });

it.skipIf(pythonPrograms() === null)(
  'answers generated calls as docs/openapi.json says (skipped where pip cannot install schemathesis)',
  async () => {
    const { code, output } = await run();
    expect(code, output.slice(-8_000)).toBe(0);
    expect(output).toMatch(/ [1-9]\d* passed/);
  },
  240_000,
);
