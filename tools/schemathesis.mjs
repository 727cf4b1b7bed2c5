#!/usr/bin/env node
// `npm run test:api`: generated calls over docs/openapi.json against a server of its own, on loopback. `--short` takes less time.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { narrowed } from './narrowed-openapi.mjs';
import { pythonPrograms } from './python.mjs';
import { scratch } from './scratch.mjs';
import { root } from './workspace.mjs';

/** The exit code for "not run here". */
export const SKIPPED = 77;

const isShort = process.argv.includes('--short');
const more = process.argv.slice(2).filter((word) => word !== '--short');

const OPTIONS = [
  '--checks=all',
  '--generation-allow-x00=true',
  '--suppress-health-check=all',
  '--warnings=off',
  '--request-timeout=10',
  '--no-color',
  ...(isShort
    ? [
        '--phases=fuzzing,stateful',
        '--max-examples=1',
        '--seed=1',
        '--generation-deterministic',
        '--no-shrink',
      ]
    : [
        '--phases=examples,coverage,fuzzing,stateful',
        '--max-examples=40',
        '--continue-on-failure',
        '--generation-database=none',
      ]),
];

/** Runs it; answers the exit code. */
async function main() {
  const programs = pythonPrograms();
  if (!programs) return SKIPPED;
  const folder = mkdtempSync(join(scratch, 'peersmith-api-'));
  // PostgreSQL does not run as root, and must get in.
  chmodSync(folder, 0o711);
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: '',
    PEERSMITH_DATA: folder,
    PEERSMITH_LISTEN: `127.0.0.1:${port}`,
    PEERINGDB_SCHEDULE: 'never',
    LOG_LEVEL: 'error',
  };
  const peersmith = join(root, 'bin/peersmith');
  const document = join(folder, 'openapi.json');
  writeFileSync(
    document,
    JSON.stringify(narrowed(JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')))),
  );
  spawnSync(peersmith, ['quickstart', '--demo'], { cwd: root, env, stdio: 'ignore' });
  // Nothing that is queued goes out: there are no workers.
  const server = spawn(peersmith, ['serve', '--no-worker'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await answers(`http://127.0.0.1:${port}/healthz`, server);
    const token = spawnSync(peersmith, ['token', 'create', 'admin'], { cwd: root, env, encoding: 'utf8' });
    const run = spawn(
      join(programs, 'schemathesis'),
      [
        `--config-file=${join(root, 'tools/schemathesis.toml')}`,
        'run',
        document,
        `--url=http://127.0.0.1:${port}`,
        `--header=Authorization: Token ${token.stdout.trim()}`,
        ...OPTIONS,
        ...more,
      ],
      { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    return await new Promise((resolve) => run.once('close', (code) => resolve(code ?? 1)));
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => (server.exitCode === null ? server.once('close', resolve) : resolve()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url, server) {
  for (const end = Date.now() + 60_000; Date.now() < end && server.exitCode === null; ) {
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The server did not start.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
