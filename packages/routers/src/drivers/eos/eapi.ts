import * as z from 'zod';
import type { Target } from '../../driver.ts';
import { HttpsSession } from '../../https/https-session.ts';
import { RouterError, type RouterStep } from '../../router-error.ts';

/** A command, with what is typed after it where it asks for more (a banner, a password). */
export type EosCommand = string | { cmd: string; input: string };

const Failure = z.object({
  code: z.int(),
  message: z.string(),
  data: z.array(z.unknown()).optional(),
});
const Answer = z.object({ result: z.array(z.unknown()).optional(), error: Failure.optional() });
const Errors = z.object({ errors: z.array(z.string()) });
const Text = z.object({ output: z.string() });

const UNAUTHORIZED = 1005;

/** Arista's eAPI: JSON-RPC over HTTP(S), commands in, answers out. Each question is in privileged mode, and begins outside of any other. */
export class Eapi {
  readonly #session: HttpsSession;
  readonly #enable: EosCommand;
  #asked = 0;

  private constructor(session: HttpsSession, enable: EosCommand) {
    this.#session = session;
    this.#enable = enable;
  }

  static async connect(
    target: Target,
    options: { is_plain: boolean; verify: boolean; enable_password: string | undefined },
  ): Promise<Eapi> {
    const { enable_password } = options;
    const enable = enable_password === undefined ? 'enable' : { cmd: 'enable', input: enable_password };
    const eapi = new Eapi(await HttpsSession.connect(target, options), enable);
    await eapi.run(['show hostname'], 'sign in');
    return eapi;
  }

  get host(): string {
    return this.#session.host;
  }

  get hostKey(): string | null {
    return this.#session.hostKey;
  }

  /** Runs commands in turn until one fails, and says what each answered. */
  async run(
    commands: readonly EosCommand[],
    step: RouterStep,
    format: 'json' | 'text' = 'json',
  ): Promise<unknown[]> {
    const cmds = [this.#enable, ...commands];
    const { status, body } = await this.#session.post({
      step,
      path: '/command-api',
      content_type: 'application/json-rpc',
      body: JSON.stringify({
        jsonrpc: '2.0',
        method: 'runCmds',
        params: { version: 1, cmds, format },
        id: `peersmith-${++this.#asked}`,
      }),
    });
    if (status !== 200) throw this.#unanswered(step, status);
    const read = Answer.safeParse(jsonOf(body));
    if (!read.success || (!read.data.result && !read.data.error))
      throw this.#failed('answer_invalid', step, 'did not answer in JSON-RPC as it should', []);
    const { error, result = [] } = read.data;
    if (error) throw this.#refused(step, error);
    return result.slice(1);
  }

  /** What one command shows, as text. */
  async text(command: string, step: RouterStep): Promise<string> {
    const [answer] = await this.run([command], step, 'text');
    const read = Text.safeParse(answer);
    if (!read.success) throw this.#failed('answer_invalid', step, `showed no text for ${command}`, []);
    return read.data.output;
  }

  close(): void {
    this.#session.close();
  }

  #unanswered(step: RouterStep, status: number): RouterError {
    if (status === 401) return this.#failed('sign_in_refused', 'sign in', 'refuses the user', []);
    if (status === 403) return this.#failed('privilege_missing', step, 'does not let the user use eAPI', []);
    return this.#failed('not_spoken', step, `answered with HTTP ${status}: is eAPI enabled?`, []);
  }

  #refused(step: RouterStep, { code, message, data = [] }: z.infer<typeof Failure>): RouterError {
    const told = data.flatMap((one) => Errors.safeParse(one).data?.errors ?? []);
    const answers = [message, ...told];
    const isForbidden =
      code === UNAUTHORIZED || /authoriz|privilege|permission|% ?bad secret/i.test(answers.join());
    return this.#failed(
      isForbidden ? 'privilege_missing' : 'refused',
      step,
      `refuses to ${step}: ${answers.join('; ')}`,
      answers,
    );
  }

  #failed(
    code: 'answer_invalid' | 'sign_in_refused' | 'privilege_missing' | 'not_spoken' | 'refused',
    step: RouterStep,
    what: string,
    answers: readonly string[],
  ): RouterError {
    const { host } = this.#session;
    return new RouterError(code, `${host} ${what}`, { step, host, answers });
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
