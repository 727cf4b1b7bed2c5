import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Target } from '../driver.ts';
import { RouterError, type RouterStep } from '../router-error.ts';
import { SshSession } from './ssh-session.ts';

export interface CliOptions {
  step: RouterStep;
  timeout_ms?: number;
  /** What is typed where the device asks before it goes on; further questions are answered by a line end. Without it, nothing is answered. */
  input?: string;
}

/** The largest answer that is taken. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Colours and movements of a terminal (ECMA-48), and what they leave. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what terminals send
const TERMINAL = /\u001b(?:\[[0-9;?]*[A-Za-z]|[=>()][A-Z0-9]?)|\r|\u0007|.\u0008/g;
/** How much of what was heard is looked at for a prompt, and how long nothing comes after a question. */
const LAST = 1000;
const QUIET_MS = 100;
/** A device that asks for something: a password, a name of a file, whether one is sure. */
const QUESTION = /(?:[Pp]assword:|\?|\[confirm\]|\(y\/n\)(?:\[n\])?|\]:?) ?$/;

/** A command line over SSH: what is typed, and what comes until the prompt does. */
export class CliSession {
  readonly ssh: SshSession;
  readonly #stream: Duplex;
  readonly #timeout_ms: number;
  /** What was heard since something was typed, and the end of it. */
  #heard: string[] = [];
  #last = '';
  #size = 0;
  #wake: () => void = () => undefined;
  #isOver = false;
  /** What every prompt of this device looks like, once the first was seen. */
  #prompt: RegExp;

  private constructor(ssh: SshSession, stream: Duplex, timeout_ms: number, prompt: RegExp) {
    this.ssh = ssh;
    this.#stream = stream;
    this.#timeout_ms = timeout_ms;
    this.#prompt = prompt;
    const decoder = new StringDecoder();
    stream.on('data', (part: Buffer) => {
      const text = decoder.write(part);
      this.#size += part.length;
      this.#heard.push(text);
      this.#last = `${this.#last}${text}`.slice(-LAST);
      this.#wake();
    });
    const over = () => {
      this.#isOver = true;
      this.#wake();
    };
    stream.on('close', over);
    stream.on('error', over);
  }

  /**
   * Signs in and waits for the first prompt. The pattern's first group is what all prompts of this device begin with: its name; `ends` is what
   * may follow it.
   */
  static async connect(target: Target, first: RegExp, ends: string): Promise<CliSession> {
    const ssh = await SshSession.connect(target);
    try {
      const cli = new CliSession(ssh, await ssh.shell('sign in'), target.timeout_ms, first);
      const greeting = await cli.#until(first, { step: 'sign in' });
      const name = first.exec(greeting)?.[1] ?? '';
      cli.#prompt = new RegExp(`(?:^|\\n)${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${ends}$`);
      return cli;
    } catch (error) {
      await ssh.close();
      throw error;
    }
  }

  get host(): string {
    return this.ssh.host;
  }

  /** Types a command, and says what came before the prompt: without its echo, and without the prompt. */
  async ask(command: string, { step, timeout_ms = this.#timeout_ms, input }: CliOptions): Promise<string> {
    this.#type(command);
    const until = { step, timeout_ms, mayAsk: input !== undefined };
    let said = await this.#until(this.#prompt, until);
    for (let asked = 0; !this.#prompt.test(said) && asked < 5; asked++) {
      this.#type(asked === 0 ? (input ?? '') : '');
      said += await this.#until(this.#prompt, until);
    }
    const lines = said.replace(this.#prompt, '').split('\n');
    if (lines[0]?.trim().endsWith(command.trim())) lines.shift();
    return lines.join('\n');
  }

  /** The prompt that stands there now ends with this. */
  async isAt(end: RegExp, step: RouterStep): Promise<boolean> {
    this.#type('');
    return end.test((await this.#until(this.#prompt, { step })).trimEnd());
  }

  close(): Promise<void> {
    this.#stream.destroy();
    return this.ssh.close();
  }

  #type(line: string): void {
    this.#taken();
    if (!this.#isOver) this.#stream.write(`${line}\n`);
  }

  /** All that was heard, which begins anew. */
  #taken(): string {
    const said = this.#heard.join('').replace(TERMINAL, '');
    this.#heard = [];
    this.#last = '';
    this.#size = 0;
    return said;
  }

  /** Waits until what was heard ends as it should, or in a question, where it may. */
  async #until(
    end: RegExp,
    {
      step,
      timeout_ms = this.#timeout_ms,
      mayAsk = false,
    }: { step: RouterStep; timeout_ms?: number; mayAsk?: boolean },
  ): Promise<string> {
    const { host } = this.ssh;
    const until = Date.now() + timeout_ms;
    for (;;) {
      // A prompt is at the end: what is long is not looked through again with each part that comes.
      const last = this.#last.replace(TERMINAL, '');
      // A question is one only where nothing comes after it: an answer may be cut anywhere.
      if (end.test(last) || (mayAsk && QUESTION.test(last) && !(await this.#more(QUIET_MS)))) {
        return this.#taken();
      }
      if (this.#isOver)
        throw new RouterError(
          'connection_lost',
          `the connection to ${host} was lost while it was to ${step}`,
          { step, host },
        );
      if (this.#size > MOST_BYTES)
        throw new RouterError('answer_too_large', `${host} answered more than ${MOST_BYTES} bytes`, {
          step,
          host,
        });
      const left = until - Date.now();
      if (left <= 0) {
        // What comes later would be taken for the answer to another question.
        this.#isOver = true;
        throw new RouterError(
          'timed_out',
          `${host} did not come back with its prompt within ${timeout_ms / 1000} s while it was to ${step}`,
          { step, host },
        );
      }
      await this.#more(left);
    }
  }

  /** Until something is heard, or the time is over: says which. */
  #more(most_ms: number): Promise<boolean> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(false), most_ms);
      this.#wake = () => {
        clearTimeout(timer);
        done(true);
      };
    });
  }
}
