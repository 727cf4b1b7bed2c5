#!/usr/bin/env node
// `npm run test:api`: generated calls over docs/openapi.json against a server of its own, on loopback. `--short` takes less time; `--portal`
// calls the public listener instead, over docs/portal-openapi.json, as a guest; `--peering-api` does so over docs/peering-api-openapi.json, as a
// program of a guest.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { narrowed } from './narrowed-openapi.mjs';
import { pythonPrograms } from './python.mjs';
import { scratch } from './scratch.mjs';
import { root } from './workspace.mjs';

/** The exit code for "not run here". */
export const SKIPPED = 77;

const isShort = process.argv.includes('--short');
const isPortal = process.argv.includes('--portal');
const isPeeringApi = process.argv.includes('--peering-api');
const more = process.argv.slice(2).filter((word) => !['--short', '--portal', '--peering-api'].includes(word));

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
  spawnSync(peersmith, ['quickstart', '--demo'], { cwd: root, env, stdio: 'ignore' });
  return isPortal || isPeeringApi
    ? askGuests(programs, { folder, env })
    : askApi(programs, { folder, env, port });
}

const peersmith = join(root, 'bin/peersmith');
const described = (name) => narrowed(JSON.parse(readFileSync(join(root, 'docs', name), 'utf8')));

/** Calls the public listener as somebody who is signed in for a few networks, or as a program of theirs. */
async function askGuests(programs, { folder, env }) {
  const server = spawn(process.execPath, [join(root, 'apps/server/test/portal-server.ts')], {
    cwd: root,
    env: { ...env, ...FREELY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return ending(server, folder, async () => {
    const [line] = await once(createInterface(server.stdout), 'line');
    const { address, cookie, csrf, asns } = JSON.parse(line);
    if (isPeeringApi) {
      const [asn] = asns;
      return asked(programs, {
        folder,
        url: `${address}/peering/v1`,
        headers: [`Authorization: Bearer ${await tokenOf({ address, cookie, csrf, asn })}`],
        document: ofNetworks(described('peering-api-openapi.json'), [asn]),
      });
    }
    return asked(programs, {
      folder,
      url: address,
      headers: [`Cookie: ${cookie}`, `X-CSRFToken: ${csrf}`],
      document: ofNetworks(described('portal-openapi.json'), asns),
    });
  });
}

/** A token of the Peering API, made as guests make theirs. */
async function tokenOf({ address, cookie, csrf, asn }) {
  const answer = await fetch(`${address}/api/portal/tokens/`, {
    method: 'POST',
    headers: { cookie, 'x-csrftoken': csrf, 'content-type': 'application/json' },
    body: JSON.stringify({ asn }),
  });
  const { token } = await answer.json();
  if (!token) throw new Error(`No token was made: HTTP ${answer.status}.`);
  return token;
}

/** Generated calls are many, and come from one address. */
const FREELY = {
  PORTAL_RATE_LIMIT_PER_MINUTE: '1000000',
  PORTAL_ANONYMOUS_PER_MINUTE: '1000000',
  EMAIL_SERVER: '127.0.0.1',
  EMAIL_FROM_ADDRESS: 'desk@example.net',
};

/** The document, told which networks the guest speaks for: in what is asked, not in what is answered. */
function ofNetworks(document, asns) {
  const known = (value) =>
    JSON.parse(JSON.stringify(value), (key, one) =>
      key === 'asn' && one?.type === 'integer' ? { enum: asns } : one,
    );
  const { schemas } = document.components;
  for (const operation of Object.values(document.paths).flatMap(Object.values)) {
    for (const parameter of operation.parameters ?? [])
      if (parameter.name === 'asn') parameter.schema = { enum: asns.map(String) };
    if (!operation.requestBody) continue;
    const text = JSON.stringify(operation.requestBody);
    for (const [, name] of text.matchAll(/schemas\/(\w+)/g)) schemas[name] = known(schemas[name]);
    operation.requestBody = known(operation.requestBody);
  }
  return document;
}

/** Calls the API as the administrator. */
async function askApi(programs, { folder, env, port }) {
  // Nothing that is queued goes out: there are no workers.
  const server = spawn(peersmith, ['serve', '--no-worker'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return ending(server, folder, async () => {
    await answers(`http://127.0.0.1:${port}/healthz`, server);
    const token = spawnSync(peersmith, ['token', 'create', 'admin'], { cwd: root, env, encoding: 'utf8' });
    const headers = [`Authorization: Token ${token.stdout.trim()}`];
    return asked(programs, {
      folder,
      url: `http://127.0.0.1:${port}`,
      headers,
      document: described('openapi.json'),
    });
  });
}

/** Makes the calls; answers the exit code. */
async function asked(programs, { folder, url, headers, document }) {
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const run = spawn(
    join(programs, 'schemathesis'),
    [
      `--config-file=${join(root, 'tools/schemathesis.toml')}`,
      'run',
      file,
      `--url=${url}`,
      ...headers.map((header) => `--header=${header}`),
      ...OPTIONS,
      ...more,
    ],
    { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return new Promise((resolve) => run.once('close', (code) => resolve(code ?? 1)));
}

/** Does something while a server runs, which ends with it. */
async function ending(server, folder, work) {
  try {
    return await work();
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
