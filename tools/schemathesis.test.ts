import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { pythonPrograms } from './python.mjs';

const SCRIPT = fileURLToPath(new URL('schemathesis.mjs', import.meta.url));

const run = (...words: string[]) =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, '--short', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });

it.skipIf(pythonPrograms() === null).each([
  ['docs/openapi.json', []],
  ['docs/portal-openapi.json', ['--portal']],
  ['docs/peering-api-openapi.json', ['--peering-api']],
])(
  'answers generated calls as %s says (skipped where pip cannot install schemathesis)',
  async (_, words) => {
    const { code, output } = await run(...words);
    expect(code, output.slice(-8_000)).toBe(0);
    expect(output).toMatch(/ [1-9]\d* passed/);
  },
  240_000,
);
