import type { Fake, FakeOptions } from './describe-driver.ts';
import {
  type FakeRouter,
  type FakeStep,
  Refusal,
  shownDifference,
  taken,
  UNCOMMITTABLE,
} from './fake-router.ts';
import { type ShellPlatform, startFakeShell, type Terminal } from './fake-shell.ts';

/** An IOS router with an archive, by SSH. */
export const startFakeIos = (options: FakeOptions): Promise<Fake> => startFakeShell(ios, options);

const FILE = 'flash:peersmith-candidate.cfg';
const INVALID = "          ^\n% Invalid input detected at '^' marker.\n";

const ios: ShellPlatform = {
  stepOf,
  isPrivileged: false,
  holder: 'alice',
  prompt: ({ mode, isPrivileged }) => `router1${mode && `(${mode})`}${isPrivileged ? '#' : '>'}`,
  answer,
  exec: (command, input, router) => {
    const [, size, name] = /^C0644 (\d+) (\S+)\n/.exec(input.toString()) ?? [];
    const begins = input.indexOf('\n') + 1;
    if (command !== `scp -t flash:${name}`) return '\u0001no such place';
    router.candidates.set(
      FILE,
      input
        .subarray(begins, begins + Number(size))
        .toString()
        .split('\n'),
    );
    return '\0\0\0';
  },
};

function stepOf(command: string): FakeStep {
  if (/^show archive config (?:diff|incr)/.test(command)) return 'compare';
  if (/^show (?:configuration lock|archive)/.test(command)) return 'lock';
  if (/^configure (?:replace|terminal)|^copy/.test(command)) return 'commit';
  if (/^configure confirm/.test(command)) return 'confirm';
  if (/^configure revert/.test(command)) return 'roll back';
  if (/^delete/.test(command)) return 'discard';
  if (/bgp/.test(command)) return 'neighbors';
  return command === 'show running-config' ? 'read' : 'sign in';
}

function answer(command: string, terminal: Terminal): string {
  const { router } = terminal;
  if (command === 'enable') {
    const check = (typed: string) => {
      terminal.isPrivileged = typed === 'enable-n3tops-pass';
      return terminal.isPrivileged ? '' : '% Access denied';
    };
    terminal.asks = { text: 'Password: ', becomes: check };
    return '';
  }
  if (!terminal.isPrivileged) throw new Refusal(INVALID);
  const [, minutes = '0'] = /timer (\d+)/.exec(command) ?? [];
  const known: Readonly<Record<string, () => string>> = {
    'show running-config': () =>
      `Building configuration...\n\nCurrent configuration : 99 bytes\n!\n${router.running.join('\n')}\nend\n`,
    'show version': () =>
      'Cisco IOS XE Software, Version 17.09.04a\nrouter1 uptime is 1 day, 2 hours\ncisco ISR4331 (1RU) processor with 1K bytes of memory.',
    'show configuration lock': () =>
      router.lock
        ? 'Parser Configure Lock\nUser : alice\nType : EXCLUSIVE\nState : LOCKED'
        : 'Parser Configure Lock\nState : FREE',
    'show archive': () => 'The maximum archive configurations allowed is 10.',
    'show archive config rollback timer': () =>
      router.pending
        ? 'Time configured(in minutes) : 2\nTimer value: 2 min\nUser: peersmith'
        : '%No Rollback Confirmed Change pending',
    [`show archive config differences system:running-config ${FILE}`]: () =>
      `!Contextual Config Diffs:\n${shownDifference(router.running, linesOf(router))}`,
    [`show archive config incremental-diffs ${FILE}`]: () =>
      `!List of Commands:\n${linesOf(router)
        .filter((line) => !router.running.includes(line))
        .join('\n')}\nend`,
    [`configure terminal revert timer ${minutes}`]: () => {
      router.commit(router.running, 'peersmith', Number(minutes) * 60);
      terminal.mode = 'config';
      return '';
    },
    end: () => {
      terminal.mode = '';
      return '';
    },
    [`copy ${FILE} running-config`]: () => {
      terminal.asks = { text: 'Destination filename [running-config]? ', becomes: () => typedIn(router) };
      return '';
    },
    [`configure replace ${FILE} force revert trigger error timer ${minutes}`]: () =>
      replaced(router, Number(minutes) * 60),
    'configure confirm': () => {
      router.pending = null;
      return '';
    },
    'configure revert now': () => {
      if (!router.pending) return '%No Rollback Confirmed Change pending';
      router.takeBack();
      return 'Rollback Done';
    },
    'write memory': () => {
      router.startup = router.running;
      return 'Building configuration...\n[OK]';
    },
    [`delete /force ${FILE}`]: () => {
      router.candidates.delete(FILE);
      return '';
    },
    'show bgp all summary': () =>
      'For address family: IPv4 Unicast\nBGP router identifier 192.0.2.1, local AS number 64500\n\nNeighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n192.0.2.2       4        64501      10      10        1    0    0 00:01:00        3\n',
    'show bgp ipv4 unicast neighbors': () =>
      'BGP neighbor is 192.0.2.2,  remote AS 64501, external link\n  BGP state = Established, up for 00:01:00\n\n For address family: IPv4 Unicast\n    Prefixes Current:               1          3 (Consumes 1 bytes)\n',
    'terminal length 0': () => '',
    'terminal width 511': () => '',
  };
  const found = known[command];
  if (!found) throw new Refusal(INVALID);
  return found();
}

const linesOf = (router: FakeRouter) =>
  (router.candidates.get(FILE) ?? []).filter((line) => line.trim() !== '');

/** Each line runs as it is read; one that is none is told, and the next is read. */
function typedIn(router: FakeRouter): string {
  const said: string[] = [];
  for (const line of linesOf(router)) {
    if (/nonsense|uncommittable/.test(line)) said.push(line, INVALID);
    else router.running = taken(router.running, [line], 'merge').lines;
  }
  return [...said, '99 bytes copied in 0.1 secs'].join('\n');
}

function replaced(router: FakeRouter, confirm_s: number): string {
  const wrong = linesOf(router).find((line) => /nonsense/.test(line) || line === UNCOMMITTABLE);
  if (wrong !== undefined) return `${wrong}\n${INVALID}\nRollback aborted after 1 pass\n`;
  router.commit(linesOf(router), 'peersmith', confirm_s);
  return 'Total number of passes: 1\nRollback Done\n';
}
