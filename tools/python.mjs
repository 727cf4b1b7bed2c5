// A virtual environment of Python with what the tests compare with. Made once, kept outside the repository.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = ['schemathesis==4.4.4', 'hypothesis==6.148.2', 'jinja2==3.1.6'];
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'peersmith');

/** The folder of its programs; or null, and why on standard error, where it cannot be made. */
export function pythonPrograms() {
  const home = join(CACHE, `python-${PACKAGES.map((name) => name.replace('==', '-')).join('-')}`);
  const ready = join(home, 'ready');
  const programs = join(home, 'bin');
  if (existsSync(ready)) return programs;
  mkdirSync(CACHE, { recursive: true });
  const isMade =
    run('python3', ['-m', 'venv', '--clear', home]) &&
    run(join(programs, 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PACKAGES]);
  if (isMade) writeFileSync(ready, '');
  else console.error(`Python cannot install ${PACKAGES.join(' and ')}.`);
  return isMade ? programs : null;
}

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 240_000 });
  return status === 0;
}
