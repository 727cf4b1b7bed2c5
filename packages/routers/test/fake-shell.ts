import type { ServerChannel } from 'ssh2';
import type { Fake, FakeOptions } from './describe-driver.ts';
import { FakeRouter, type FakeStep, heldBySomebody, Refusal, targetAt } from './fake-router.ts';
import { startFakeSsh } from './fake-ssh.ts';

/** Somebody's terminal at a device. */
export interface Terminal {
  router: FakeRouter;
  id: number;
  /** Where they are: '' outside of configuration. */
  mode: string;
  isPrivileged: boolean;
  /** What is asked before a command goes on, and what becomes of the answer. */
  asks: { text: string; becomes: (typed: string) => string } | null;
}

/** A command line of a platform. */
export interface ShellPlatform {
  stepOf: (command: string) => FakeStep;
  prompt: (terminal: Terminal) => string;
  /** What a command writes. Throws a `Refusal` that is written as it is. */
  answer: (command: string, terminal: Terminal) => string;
  /** What is done without a terminal: a file that is copied. */
  exec?: (command: string, input: Buffer, router: FakeRouter) => string;
  isPrivileged: boolean;
  holder: string;
  ended?: (terminal: Terminal) => void;
}

/** A device with a command line over SSH: it greets, echoes what is typed, and writes its prompt without a line end. */
export async function startFakeShell(platform: ShellPlatform, options: FakeOptions): Promise<Fake> {
  const router = new FakeRouter(options.lines);
  let terminals = 0;
  const server = await startFakeSsh(options, {
    shell: (stream) =>
      serve(
        platform,
        { router, id: ++terminals, mode: '', isPrivileged: platform.isPrivileged, asks: null },
        stream,
        () => server.cut(),
      ),
    exec: (command, stream) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const fault = router.meets('load');
        if (fault?.kind === 'silent') return;
        const said =
          fault && !fault.isDone ? '' : (platform.exec?.(command, Buffer.concat(parts), router) ?? '');
        if (fault) {
          server.cut();
          return;
        }
        stream.write(said);
        stream.exit(0);
        stream.end();
      });
    },
  });
  router.cut = server.cut;
  return {
    router,
    target: { ...targetAt(server.port, options), enable_password: 'enable-n3tops-pass' },
    ...heldBySomebody(router, platform.holder),
    stop: server.stop,
  };
}

function serve(platform: ShellPlatform, terminal: Terminal, stream: ServerChannel, cut: () => void): void {
  const { router } = terminal;
  const say = (text: string) => void stream.write(text.replaceAll('\n', '\r\n'));
  let typed = '';
  stream.on('error', () => undefined);
  stream.on('close', () => platform.ended?.(terminal));
  say(`\nAuthorized access only> # $\n\n${platform.prompt(terminal)}`);
  stream.on('data', (part: Buffer) => {
    typed += part.toString();
    for (let end = typed.indexOf('\n'); end >= 0; end = typed.indexOf('\n')) {
      const line = typed.slice(0, end).replace(/\r$/, '');
      typed = typed.slice(end + 1);
      const asked = terminal.asks;
      const step = line === '' || asked ? null : platform.stepOf(line);
      const fault = step && router.meets(step);
      if (fault?.kind === 'silent' && !fault.isDone) continue;
      const answer =
        fault && !fault.isDone ? '' : (terminal.asks?.becomes(line) ?? attempt(platform, line, terminal));
      if (asked === terminal.asks) terminal.asks = null;
      if (fault?.kind === 'silent') continue;
      const whole = `${asked ? '' : line}\n${answer && !answer.endsWith('\n') ? `${answer}\n` : answer}${terminal.asks?.text ?? platform.prompt(terminal)}`;
      if (!fault) say(whole);
      else if (fault.kind === 'cut') cut();
      else stream.write(whole.slice(0, whole.length / 2), cut);
    }
  });
}

function attempt(platform: ShellPlatform, line: string, terminal: Terminal): string {
  try {
    return line === '' ? '' : platform.answer(line, terminal);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.message;
  }
}
