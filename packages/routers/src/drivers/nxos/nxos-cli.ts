import * as z from 'zod';
import type { Target } from '../../driver.ts';
import { HttpsSession } from '../../https/https-session.ts';
import { RouterError, type RouterErrorCode, type RouterStep } from '../../router-error.ts';
import { CliSession } from '../../ssh/cli-session.ts';

/** The command line of NX-OS, whichever way it is reached. */
export interface NxosCli {
  readonly host: string;
  readonly hostKey: string | null;
  /** What a command shows, as text. Fails with `refused` and what the device says. */
  show(command: string, step: RouterStep): Promise<string>;
  /** Types lines of configuration until one is refused. */
  configure(lines: readonly string[], step: RouterStep): Promise<void>;
  close(): Promise<void>;
}

const Output = z.object({
  code: z.string().optional(),
  msg: z.string().optional(),
  body: z.unknown().optional(),
  input: z.string().optional(),
  clierror: z.string().optional(),
});
const Answer = z.object({
  ins_api: z.object({ outputs: z.object({ output: z.union([Output, z.array(Output)]) }) }),
});

/** NX-API: commands in, texts out, over HTTP(S). */
export class NxApi implements NxosCli {
  readonly #session: HttpsSession;
  readonly #long_ms: number;

  private constructor(session: HttpsSession, long_ms: number) {
    this.#session = session;
    this.#long_ms = long_ms;
  }

  static async connect(target: Target, options: { is_plain: boolean; verify: boolean }): Promise<NxApi> {
    const api = new NxApi(await HttpsSession.connect(target, options), 5 * target.timeout_ms);
    await api.show('show hostname', 'sign in');
    return api;
  }

  get host(): string {
    return this.#session.host;
  }

  get hostKey(): string | null {
    return this.#session.hostKey;
  }

  async show(command: string, step: RouterStep): Promise<string> {
    const [output] = await this.#ask('cli_show_ascii', command, step);
    return typeof output?.body === 'string' ? output.body : '';
  }

  async configure(lines: readonly string[], step: RouterStep): Promise<void> {
    // A semicolon between blanks parts commands; the first one that fails ends them.
    await this.#ask('cli_conf', lines.map((line) => line.trim()).join(' ;'), step);
  }

  async close(): Promise<void> {
    this.#session.close();
  }

  async #ask(type: 'cli_show_ascii' | 'cli_conf', input: string, step: RouterStep) {
    const question = {
      version: '1.0',
      type,
      chunk: '0',
      sid: '1',
      input,
      output_format: 'json',
      rollback: 'stop-on-error',
    };
    const { status, body } = await this.#session.post({
      step,
      path: '/ins',
      content_type: 'application/json',
      body: JSON.stringify({ ins_api: question }),
      ...(type === 'cli_conf' && { timeout_ms: this.#long_ms }),
    });
    if (status === 401) throw failed(this.host, 'sign_in_refused', 'sign in', 'refuses the user');
    if (status !== 200)
      throw failed(
        this.host,
        'not_spoken',
        step,
        `answered with HTTP ${status}: is \`feature nxapi\` enabled?`,
      );
    const read = Answer.safeParse(jsonOf(body));
    if (!read.success) throw failed(this.host, 'answer_invalid', step, 'did not answer as NX-API does');
    const outputs = [read.data.ins_api.outputs.output].flat();
    const wrong = outputs.filter(({ code = '200' }) => code !== '200');
    if (wrong.length)
      throw refused(
        this.host,
        step,
        wrong.map(({ input: line, clierror, msg }) => told(line, clierror ?? msg)),
      );
    return outputs;
  }
}

/** The same by SSH. */
export class NxosShell implements NxosCli {
  readonly #cli: CliSession;
  readonly #long_ms: number;

  private constructor(cli: CliSession, long_ms: number) {
    this.#cli = cli;
    this.#long_ms = long_ms;
  }

  static async connect(target: Target): Promise<NxosShell> {
    const cli = await CliSession.connect(target, /(?:^|\n)([\w.-]+)# ?$/, '(?:\\([^)\\n]*\\))?# ?');
    const shell = new NxosShell(cli, 5 * target.timeout_ms);
    await shell.show('terminal length 0', 'sign in');
    await shell.show('terminal width 511', 'sign in');
    return shell;
  }

  get host(): string {
    return this.#cli.host;
  }

  get hostKey(): string | null {
    return this.#cli.ssh.hostKey;
  }

  async show(command: string, step: RouterStep): Promise<string> {
    const said = await this.#cli.ask(command, { step, timeout_ms: this.#long_ms });
    const wrong = complaintIn(said);
    if (wrong !== null) throw refused(this.host, step, [told(command, wrong)]);
    return said;
  }

  async configure(lines: readonly string[], step: RouterStep): Promise<void> {
    await this.show('configure terminal', step);
    try {
      for (const line of lines) await this.show(line.trim(), step);
    } finally {
      await this.#cli.ask('end', { step });
    }
  }

  close(): Promise<void> {
    return this.#cli.close();
  }
}

/** The line by which NX-OS says that something is wrong; it comes first, and further below it may be a banner's. */
const complaintIn = (said: string): string | null =>
  said
    .trim()
    .split('\n')
    .slice(0, 3)
    .find((line) => /^\s*(?:%(?! ?warning)|error\b|syntax error)/i.test(line))
    ?.trim() ?? null;

const told = (line: string | undefined, said: string | undefined) =>
  [line?.trim(), said?.trim()].filter((part) => part).join(': ');

function refused(host: string, step: RouterStep, answers: readonly string[]): RouterError {
  const code = /permission|authoriz|privilege/i.test(answers.join()) ? 'privilege_missing' : 'refused';
  return failed(host, code, step, `refuses to ${step}: ${answers.join('; ')}`, answers);
}

const failed = (
  host: string,
  code: RouterErrorCode,
  step: RouterStep,
  what: string,
  answers: readonly string[] = [],
) => new RouterError(code, `${host} ${what}`, { step, host, answers });

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
