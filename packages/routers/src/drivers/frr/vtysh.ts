import { RouterError, type RouterStep } from '../../router-error.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import type { SshSession } from '../../ssh/ssh-session.ts';

/** The shell of an FRR that is reached by SSH. */
export class Vtysh {
  readonly #session: SshSession;
  readonly #command: string;

  /** `command` is how the user calls it: `vtysh`, `sudo vtysh`, `vtysh -N r1`. */
  constructor(session: SshSession, command: string) {
    this.#session = session;
    this.#command = command;
  }

  get command(): string {
    return this.#command;
  }

  /** What a command of the shell shows. */
  async show(command: string, step: RouterStep): Promise<string> {
    const { code, stdout, stderr } = await this.#session.execute(
      `${this.#command} -c ${shellQuote(command)}`,
      { step },
    );
    const wrong = complaintsIn(`${stdout}\n${stderr}`);
    if (code !== 0 || wrong.length)
      throw this.failed(step, code, wrong.length ? wrong : [stderr.trim() || stdout.trim()]);
    return stdout;
  }

  /** Reads a file of commands: `-C` only looks at them. Answers what the shell complains of, line by line. */
  async read(file: string, step: RouterStep, option = ''): Promise<string[]> {
    const { code, stdout, stderr } = await this.#session.execute(
      `${this.#command} ${option} -f ${shellQuote(file)}`,
      { step },
    );
    const said = complaintsIn(`${stdout}\n${stderr}`);
    return said.length || code === 0 ? said : [`vtysh ended with ${code}: ${(stderr || stdout).trim()}`];
  }

  failed(step: RouterStep, code: number | null, answers: readonly string[]): RouterError {
    const { host } = this.#session;
    const said = answers.join('; ');
    const details = { step, host, answers };
    if (code === 127) return new RouterError('capability_missing', `${host} has no vtysh: ${said}`, details);
    if (/permission denied|failed to connect|not permitted/i.test(said))
      return new RouterError('privilege_missing', `the user may not use vtysh at ${host}: ${said}`, details);
    return new RouterError('refused', `FRR at ${host} refuses to ${step}: ${said}`, details);
  }
}

/** Lines by which vtysh says that something is wrong; it goes on after most of them. */
const complaintsIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) =>
      /^%|^line \d+: |unknown command|ambiguous command|command incomplete|failed to connect|permission denied/i.test(
        line,
      ),
    )
    .filter((line) => !/^% Warning: /i.test(line))
    .filter((line) => !/^% Can't open configuration file .*vtysh\.conf/i.test(line));
