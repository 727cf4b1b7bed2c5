import type { Fake, FakeOptions } from './describe-driver.ts';
import { type FakeRouter, type FakeStep, Refusal, shownDifference, taken } from './fake-router.ts';
import { type ShellPlatform, startFakeShell, type Terminal } from './fake-shell.ts';

/** A VyOS router by SSH. What is in a file or a session that was not left is a candidate. */
export const startFakeVyos = (options: FakeOptions): Promise<Fake> => startFakeShell(vyos, options);

const FILE = '/tmp/peersmith-candidate.boot';
const BEFORE = '/tmp/peersmith-before.boot';
const sessionOf = ({ id }: Terminal) => `session ${id}`;

const vyos: ShellPlatform = {
  stepOf,
  isPrivileged: true,
  holder: 'somebody else',
  prompt: ({ mode }) => (mode ? '[edit]\npeersmith@router1# ' : 'peersmith@router1:~$ '),
  answer: (command, terminal) => answer(command.replace(/^run | \| no-more$/g, ''), terminal),
  exec: (command, input, router) => {
    if (command.startsWith('rm -f'))
      for (const file of command.split(' ').slice(2)) router.candidates.delete(file);
    else if (command.endsWith(`cat > ${FILE}`)) router.candidates.set(FILE, input.toString().split('\n'));
    else return command === 'hostname' ? 'router1\n' : '90.5 80.1\n';
    return '';
  },
  ended: (terminal) => terminal.router.candidates.delete(sessionOf(terminal)),
};

function stepOf(command: string): FakeStep {
  if (/^compare$/.test(command)) return 'compare';
  if (/^(?:load|merge|set (?!terminal))/.test(command))
    return command.includes(BEFORE) ? 'roll back' : 'load';
  if (/^commit/.test(command)) return 'commit';
  if (/^confirm/.test(command)) return 'confirm';
  if (/bgp/.test(command)) return 'neighbors';
  if (/^exit/.test(command)) return 'discard';
  return /^show configuration/.test(command) ? 'read' : 'sign in';
}

function answer(command: string, terminal: Terminal): string {
  const { router } = terminal;
  const candidate = router.candidates.get(sessionOf(terminal)) ?? router.running;
  const [, verb = '', file = ''] = /^(load|merge|save) (\S+)$/.exec(command) ?? [];
  if (command === 'configure') {
    terminal.mode = 'edit';
    return '';
  }
  if (command === 'exit discard') {
    router.candidates.delete(sessionOf(terminal));
    terminal.mode = '';
    return '';
  }
  if (command === 'show configuration') return router.running.join('\n');
  if (command === 'show version') return 'Version:          VyOS 1.4.0\nHardware model:   KVM';
  if (command === 'show system commit')
    return router.history
      .map((mark, index) => `${index}   2026-11-29 10:00:00 by peersmith via cli  ${mark}`)
      .join('\n');
  if (command === 'compare saved')
    return (
      shownDifference(router.startup, router.running) ||
      'No changes between working and saved configurations.'
    );
  if (command === 'compare')
    return (
      shownDifference(router.running, candidate) || 'No changes between working and active configurations.'
    );
  if (verb === 'save') router.candidates.set(file, router.running);
  else if (verb) return loaded(router, terminal, { file, mode: verb === 'load' ? 'replace' : 'merge' });
  else if (/^(?:set (?!terminal)|delete )/.test(command)) {
    if (command.includes('nonsense')) return 'Configuration path: [nonsense] is not valid\nSet failed';
    router.candidates.set(sessionOf(terminal), [...candidate, command]);
  } else if (command === 'save') router.startup = router.running;
  else if (/^commit/.test(command)) return committed(command, terminal, candidate);
  else if (command === 'confirm') router.pending = null;
  else if (/bgp summary/.test(command))
    return 'BGP router identifier 192.0.2.1, local AS number 64500\n\nNeighbor        V    AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n192.0.2.2       4 64501   30254   30259        0    0    0 00:01:00        3\n';
  else if (/bgp neighbors/.test(command))
    return 'BGP neighbor is 192.0.2.2, remote AS 64501, local AS 64500, external link\n  BGP state = Established, up for 00:01:00\n For address family: IPv4 Unicast\n  3 accepted prefixes\n';
  return '';
}

function loaded(
  router: FakeRouter,
  terminal: Terminal,
  { file, mode }: { file: string; mode: 'merge' | 'replace' },
): string {
  try {
    const { lines, warnings } = taken(router.running, router.candidates.get(file) ?? [], mode);
    router.candidates.set(sessionOf(terminal), lines);
    return warnings.map((line) => `Warning: ${line}`).join('\n');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `Failed to parse specified config file\n${error.message} is not valid`;
  }
}

function committed(command: string, terminal: Terminal, candidate: readonly string[]): string {
  const { router } = terminal;
  if (router.lock) return 'Configuration system temporarily locked due to another commit in progress';
  const [, minutes] = /^commit-confirm (\d+)/.exec(command) ?? [];
  const mark = / comment (\S+)/.exec(command)?.[1] ?? 'no comment';
  const run = () => {
    try {
      // A commit while one waits leaves its timer alone.
      const waiting = router.pending;
      router.commit(candidate, mark, minutes === undefined ? undefined : Number(minutes) * 60);
      if (waiting && minutes === undefined) router.pending = waiting;
      router.candidates.delete(sessionOf(terminal));
      return '';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `${error.message}\nCommit failed`;
    }
  };
  if (minutes === undefined) return run();
  terminal.asks = {
    text: `commit-confirm will automatically reboot in ${minutes} minutes unless changes are confirmed.\nProceed? [confirm]`,
    becomes: run,
  };
  return '';
}
