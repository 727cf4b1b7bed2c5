import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '@peersmith/rendering';
import { render } from '@peersmith/rendering';
import { type Changes, world } from '@peersmith/rendering/test-world.ts';
import { describe, expect, it } from 'vitest';

type Name = 'frr' | 'junos' | 'bird';
const NAMES = ['frr', 'junos', 'bird'] as const;
const SESSIONS = 'peering.internetexchangepeeringsession';

/** What a shipped template gives, as it is after being stored: without blanks around it. */
function configured(name: Name, changes: Changes = {}, sources: readonly Source[] = []): string {
  const template = readFileSync(new URL(`../../../templates/${name}.j2`, import.meta.url), 'utf8').trim();
  const outcome = render(
    world(changes),
    { name, template, jinja2_trim: true, jinja2_lstrip: true },
    { sources },
  );
  if (outcome.kind !== 'rendered') throw new Error(JSON.stringify(outcome));
  return outcome.text;
}

const isInstalled = (program: string) => spawnSync('which', [program]).status === 0;

const BGPD = '/usr/lib/frr/bgpd';
// The daemon gives up root, and must still be able to enter.
const asRoot = process.getuid?.() === 0;

/** What a program says of a configuration: nothing when it accepts it. */
function complaints(name: Name, text: string): string {
  const folder = mkdtempSync(join(asRoot ? '/tmp' : tmpdir(), 'peersmith-template-'));
  const write = (file: string, content: string) => {
    writeFileSync(join(folder, file), content);
    return join(folder, file);
  };
  const run = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return status === 0 ? `${stdout}${stderr}` : `${program} ${status}: ${stdout}${stderr}`;
  };
  try {
    if (name === 'bird') return run('bird', '-p', '-c', write('bird.conf', text));
    const said = run('vtysh', '-C', '-f', write('frr.conf', text));
    if (said !== '' || !asRoot || !existsSync(BGPD)) return said;
    // The daemon itself tells more than the shell: that a peer group exists, that settings go together.
    chmodSync(folder, 0o755);
    const bgp = write('bgpd.conf', text.replace(/^bfd\n[\s\S]*?^exit\n/m, ''));
    return run(BGPD, '-C', '-f', bgp, '--vty_socket', folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Junos in braces: statements end in `;` or open a block, blocks close, and texts end on their line. */
function junosFaults(text: string): string[] {
  let depth = 0;
  const faults: string[] = [];
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim().replaceAll(/"(?:[^"\\]|\\.)*"/g, 'text');
    if (line === '' || /^\/\*[^*]*\*\/$/.test(line)) continue;
    if (/["*]/.test(line) || !/^(?:[^{};]+ \{|\}|[^{};]+;)$/.test(line)) faults.push(`${at + 1}: ${raw}`);
    if (line.endsWith('{')) depth++;
    if (line === '}') depth--;
    const indentation = raw.length - raw.trimStart().length;
    if (indentation !== (line.endsWith('{') ? depth - 1 : depth) * 4)
      faults.push(`${at + 1}: indented wrongly: ${raw}`);
  }
  return depth === 0 ? faults : [...faults, 'braces do not match'];
}

/** What a bgpd says that has the number of one that was killed: of the machine, and not of the text. */
const LEFT_BEHIND = /failed to mkdir "\/var\/tmp\/frr|crashlog and per-thread log buffering/;
const check = (name: Name, text: string) =>
  name === 'junos'
    ? junosFaults(text)
    : complaints(name, text)
        .split('\n')
        .filter((line) => line !== '' && !LEFT_BEHIND.test(line));
const runs = (name: Name) => name === 'junos' || isInstalled(name === 'frr' ? 'vtysh' : 'bird');

const EVERYTHING: Changes = {
  [SESSIONS]: {
    1: { status: 'disabled', password: 'with "quotes" and \\ in it' },
    4: { passive: true },
  },
  'net.connection': { 2: { router_id: 1 } },
  'peering.internetexchange': { 2: { status: 'maintenance' } },
  'bgp.community': { 3: { type: 'egress' }, 1: { value: 'target:64500:9' } },
};

describe.each(NAMES)('the %s template', (name) => {
  it.runIf(runs(name))('is accepted by the program it is for', () => {
    for (const changes of [{}, EVERYTHING]) expect(check(name, configured(name, changes))).toEqual([]);
  });

  it('leaves no stray blank lines, ends with one line end and gives the same twice', () => {
    const text = configured(name, EVERYTHING);
    expect(text).not.toMatch(/\n\n\n|[ \t]\n|^\n/);
    expect(text).toMatch(/[^\n]\n$/);
    expect(configured(name, EVERYTHING)).toBe(text);
  });

  it('configures what is enabled, and says what it leaves out and why', () => {
    const text = configured(name);
    expect(text).toContain('192.0.2.20');
    expect(text).toMatch(/AS64502 198\.51\.100\.20 is not configured: requested/);
    const leading = {
      frr: /neighbor 198\.51\.100\.20/,
      junos: /neighbor 198\.51\.100\.20/,
      bird: /neighbor 198\.51\.100\.20/,
    };
    expect(text).not.toMatch(leading[name]);
  });

  it('writes limits only where there are any', () => {
    const lines = configured(name).match(/maximum-prefix \d+|maximum \d+|receive limit \d+/g) ?? [];
    expect(lines.map((line) => Number(line.match(/\d+/)?.[0]))).toEqual([100]);
  });

  it('cannot be made to say more by names, descriptions and passwords', () => {
    const hostile =
      'x"; }\n!\n}\nrouter bgp 65000\n neighbor 192.0.2.66 remote-as 65000\r\n */ # \u2028 {{ 1 }}';
    const text = configured(name, {
      'peering.autonomoussystem': { 2: { name: hostile }, 3: { name: 'Ünïcode\0\x1b[2J' } },
      'devices.router': { 1: { hostname: hostile } },
      [SESSIONS]: { 2: { password: 'a\n neighbor 192.0.2.66 remote-as 65000' } },
    });
    expect(
      text
        .split('\n')
        .filter(
          (line) => /^\s*(?:router bgp 65000|neighbor 192\.0\.2\.66|!$)/.test(line) && !/^ ?!$/.test(line),
        ),
    ).toEqual([]);
    expect(text).toMatch(/2001:db8::20 is not configured: its password cannot be written/);
    expect(text).not.toMatch(/[^\n\x20-\x7e]/);
    if (runs(name)) expect(check(name, text)).toEqual([]);
  });

  it('configures a neighbour address once', () => {
    const text = configured(name, {
      'net.connection': { 2: { router_id: 1 } },
      [SESSIONS]: { 4: { ip_address: '192.0.2.20' } },
    });
    if (name === 'bird') expect(text.match(/^ {2}neighbor 192\.0\.2\.20 as/gm)).toHaveLength(2);
    else
      expect(text).toContain('AS64502 192.0.2.20 is not configured: the router has this neighbour already');
  });
});

describe('an encrypted password', () => {
  const text = (encrypted_password: string) =>
    configured('junos', {
      'devices.router': { 1: { encrypt_passwords: true } },
      [SESSIONS]: { 1: { password: 'x', encrypted_password } },
    });

  it('is as long as it is, and cannot say more either', () => {
    expect(text(`$9$${'a'.repeat(200)}`)).toContain(`authentication-key "$9$${'a'.repeat(200)}";`);
    expect(text('$9$a"; }\n}')).toContain(
      '192.0.2.20 is not configured: its password cannot be written: Junos takes only',
    );
  });
});

describe('policies', () => {
  const own = (name: string, template: string): Source[] => [{ id: 9, name, template }];

  it('are called one after the other in FRRouting, and end with a denial', () => {
    const text = configured('frr');
    expect(text).toContain('route-map a4 deny 65535\nexit\n');
    expect(text).toContain(
      'route-map AS64501-192.0.2.20-in permit 10\n call a4\n on-match next\nexit\nroute-map AS64501-192.0.2.20-in permit 20\n call x\n on-match next\nexit\nroute-map AS64501-192.0.2.20-in permit 30\n call s\n',
    );
    expect(text).toContain(
      'route-map direct-v6-out deny 10\n description no export policy: nothing passes\n',
    );
  });

  it('keep a last entry of their own in FRRouting', () => {
    const text = configured('frr', {}, own('FRRouting policies', 'route-map x permit 65535\nexit'));
    expect(text.match(/^route-map x .*/gm)).toEqual(['route-map x permit 65535']);
    expect(text).toContain('route-map a4 deny 65535\n');
  });

  it('are false in BIRD unless they are defined', () => {
    expect(configured('bird')).toContain("function 'policy-x'() { return false; }");
    const text = configured('bird', {}, own('BIRD policies', "function 'policy-x'() { return true; }"));
    expect(text).toContain("function 'policy-x'() { return true; }");
    expect(text).not.toContain("function 'policy-x'() { return false; }");
  });

  it('stand in one list in Junos, after what is attached and before the rejection', () => {
    expect(configured('junos')).toContain('import [ AS64501-192.0.2.20-in a4 x s peersmith-reject ];');
    expect(configured('junos')).toContain('import peersmith-reject;\n');
    expect(configured('junos', {}, own('Junos policies', 'policy-options {\n}'))).toContain(
      '\npolicy-options {\n}\nrouting-options',
    );
  });
});

describe('a community without a meaning', () => {
  it.each(NAMES)('is a comment and a finding in %s, never silence', (name) => {
    const template = readFileSync(new URL(`../../../templates/${name}.j2`, import.meta.url), 'utf8').trim();
    const changes: Changes = { 'bgp.community': { 2: { value: '0x1234', name: 'Odd */ "one"\n' } } };
    const outcome = render(world(changes), { name, template, jinja2_trim: true, jinja2_lstrip: true });
    expect(outcome).toMatchObject({
      text: expect.stringMatching(/Community Odd \*?\/? ?"?one"? is left out: its value is no community\./),
      findings: [{ severity: 'error', object: { content_type: 'bgp.community', id: 2 } }],
    });
    expect(outcome).toMatchObject({ text: expect.not.stringContaining('0x1234') });
    if (runs(name) && outcome.kind === 'rendered') expect(check(name, outcome.text)).toEqual([]);
  });
});

describe('maintenance', () => {
  const changes: Changes = { 'devices.router': { 1: { status: 'maintenance' } } };

  it('tells peers by the community of RFC 8326, and prefers other ways', () => {
    expect(configured('frr', changes)).toMatch(
      /-leaving-out permit 65000\n set community 64500:10 graceful-shutdown additive\n/,
    );
    expect(configured('frr', changes)).toMatch(/-leaving-in permit 65000\n.*\n set local-preference 0\n/);
    expect(configured('bird', changes)).toContain('bgp_community.add((65535, 0));');
    expect(configured('bird', changes)).toContain('bgp_local_pref = 0;');
    expect(configured('junos', changes)).toMatch(
      /-leaving-in \{\n\s+then \{\n(?:\s+community add \S+;\n)+\s+local-preference 0;\n/,
    );
  });
});

describe('what BIRD gets', () => {
  const BFD: Changes = { [SESSIONS]: { 1: { bfd_id: 1 } } };
  const context = (local_context_data: string | null): Changes => ({
    ...BFD,
    'devices.router': { 1: { local_context_data } },
  });

  it('starts by itself, with a router id of its own where none is set', () => {
    const start = (changes: Changes) => configured('bird', changes).split('\n').slice(0, 8).join('\n');
    const around = '\n\nprotocol device {\n}\n\nprotocol bfd {\n}';
    expect(start(BFD)).toBe(`# r1.example.net: BGP peering of AS64500\nrouter id 192.0.2.1;${around}`);
    expect(start(context(null))).toContain(`router id 192.0.2.10;${around}`);
  });

  it('says that it has no router id, where nothing is an IPv4 address', () => {
    const changes: Changes = {
      ...context(null),
      'net.connection': { 1: { ipv4_address: null }, 3: { ipv4_address: null } },
      'peering.directpeeringsession': { 1: { local_ip_address: null } },
    };
    const template = readFileSync(new URL('../../../templates/bird.j2', import.meta.url), 'utf8').trim();
    expect(
      render(world(changes), { name: 'bird', template, jinja2_trim: true, jinja2_lstrip: true }),
    ).toMatchObject({
      text: expect.stringContaining('# BIRD does not start without a router id\n'),
      findings: [
        {
          object: { content_type: 'devices.router', id: 1 },
          remedy: "Set router_id in the router's local context.",
        },
      ],
    });
  });

  it('is made to be included when the router says so', () => {
    const text = configured('bird', context('{"bird_include": true}'));
    expect(text).toMatch(/^# r1[^\n]+\n# To be included from bird\.conf, /);
    expect(text).not.toMatch(/^(?:router id|protocol (?:device|bfd))/m);
    const around = 'router id 192.0.2.7;\nprotocol device {}\nprotocol bfd {}\n';
    if (runs('bird')) expect(check('bird', around + text)).toEqual([]);
  });

  it('leaves protocols to those who bring their own', () => {
    const template =
      'protocol device { scan time 5; }\nprotocol bfd { }\nprotocol kernel { ipv4 { export all; }; }';
    const text = configured('bird', BFD, [{ id: 9, name: 'BIRD policies', template }]);
    expect(text.match(/^protocol (?:device|bfd)/gm)).toHaveLength(2);
    if (runs('bird')) expect(check('bird', text)).toEqual([]);
  });
});

describe('single settings', () => {
  it('are written as FRRouting wants them', () => {
    const text = configured('frr', { [SESSIONS]: { 1: { status: 'disabled' } } });
    expect(text).toContain(' bgp router-id 192.0.2.1\n');
    expect(text).toContain(' neighbor 192.0.2.20 shutdown\n');
    expect(text).toContain(' no neighbor 192.0.2.9 enforce-first-as\n');
    expect(text).toContain(' neighbor 192.0.2.20 enforce-first-as\n');
    expect(text).toContain(' neighbor 203.0.113.13 ebgp-multihop 3\n');
    expect(text).toContain(' neighbor 203.0.113.13 update-source 203.0.113.14\n');
    expect(text).toContain(' neighbor 2001:db8::20 password secret\n');
    expect(text).toContain(' neighbor 2001:db8::20 bfd profile fast\n');
    expect(text).toContain(' neighbor 192.0.2.9 peer-group ix-alpha-rs-v4\n');
  });
});
