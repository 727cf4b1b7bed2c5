#!/usr/bin/env node
// `npm start`: installs and builds what is missing, then serves.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './workspace.mjs';

await import('./install.mjs');
await import('./build-web.mjs');
await import('./build-program.mjs');

const server = spawn(join(root, 'bin/peersmith'), ['serve', ...process.argv.slice(2)], { stdio: 'inherit' });
// On a terminal Ctrl-C reaches the server by itself; a second one would cut its farewell short.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) server.kill(signal);
  });
}
server.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.once('exit', (code, signal) =>
  process.exit(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)),
);
