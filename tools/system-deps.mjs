#!/usr/bin/env node
// Installs the Debian packages that some suites need. It never fails: a suite that lacks something is skipped by name.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const PACKAGES = [
  { name: 'postgresql', present: hasPostgresql, without: 'the embedded PostgreSQL serves the tests' },
  {
    // Chromium without its windows: smaller, and an eighth quicker.
    name: 'chromium-headless-shell',
    present: () => onPath('chromium-headless-shell') || onPath('chromium'),
    without: 'suites in a browser are skipped',
  },
  {
    name: 'fonts-dejavu-core',
    present: () => existsSync('/usr/share/fonts/truetype/dejavu'),
    without: 'screenshots look different',
  },
  { name: 'bird2', present: () => onPath('bird'), without: 'suites against BIRD are skipped' },
  {
    name: 'python3-jinja2',
    present: () => existsSync('/usr/lib/python3/dist-packages/jinja2'),
    without: 'the benchmark of the template engine has nothing to compare with',
  },
  {
    name: 'iproute2',
    present: () => onPath('ip'),
    without: 'suites that start routing daemons in networks of their own are skipped',
  },
  { name: 'git', present: () => onPath('git'), without: 'data sources in repositories are not read' },
  {
    name: 'openssh-server',
    present: () => existsSync('/usr/sbin/sshd'),
    without: 'suites that sign in to routers are skipped',
  },
  {
    name: 'netconfd',
    present: () => existsSync('/usr/sbin/netconfd'),
    without: 'the suite against a NETCONF server is skipped',
  },
  {
    name: 'bgpq4',
    present: () => onPath('bgpq4'),
    without: 'prefix lists are compared with recorded ones only',
  },
  {
    name: 'openbgpd',
    present: () => existsSync('/usr/sbin/bgpd'),
    without: 'what OpenBGPD takes is not tried',
  },
  {
    name: 'tinyproxy-bin',
    present: () => onPath('tinyproxy'),
    without: 'what goes through a proxy is not tried',
  },
  {
    name: 'stayrtr',
    present: () => onPath('stayrtr'),
    without: 'the suite against an RTR server is skipped',
  },
  {
    name: 'dovecot-imapd',
    present: () => existsSync('/usr/lib/dovecot/imap'),
    without: 'the suite against an IMAP server is skipped',
  },
  { name: 'frr', present: () => onPath('vtysh'), without: 'suites against FRR are skipped' },
];

const missing = () => PACKAGES.filter(({ present }) => !present());

if (missing().length > 0 && isDebian() && process.getuid?.() === 0) {
  const names = missing().map(({ name }) => name);
  console.error(`Installing ${names.join(', ')} …`);
  apt('update', '-qq');
  if (!apt('install', '-qq', '--no-install-recommends', ...names)) {
    for (const name of names) apt('install', '-qq', '--no-install-recommends', name);
  }
}
for (const { name, without } of missing()) console.error(`${name} is not installed: ${without}.`);

function apt(command, ...args) {
  const patience = [
    '-o',
    'Acquire::http::Timeout=20',
    '-o',
    'Acquire::Retries=1',
    '-o',
    'DPkg::Lock::Timeout=120',
  ];
  const { status } = spawnSync('apt-get', [...patience, '-y', command, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 600_000,
  });
  return status === 0;
}

function isDebian() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(release);
}

function hasPostgresql() {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return versions.some((version) => Number(version) >= 15 && existsSync(`${folder}/${version}/bin/initdb`));
}

function onPath(program) {
  return ['/usr/bin', '/usr/local/bin', '/usr/sbin', '/bin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}
