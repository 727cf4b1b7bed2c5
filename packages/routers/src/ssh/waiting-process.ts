import type { RouterStep } from '../router-error.ts';
import { runCommand } from './run-command.ts';
import { shellQuote } from './shell-quote.ts';
import type { SshSession } from './ssh-session.ts';

interface Waiting {
  /** A file that is there as long as it waits; another for each process, so that none meets that of another. */
  file: string;
  after_s: number;
  /** What it does then, for a shell. */
  work: string;
  /** What it does at the end, whether it was stopped or not. */
  cleanup: string;
  step: RouterStep;
}

/** A process on a host that does something after a while unless it is stopped, also when this session has ended. */
export class WaitingProcess {
  readonly #session: SshSession;
  readonly #file: string;

  private constructor(session: SshSession, file: string) {
    this.#session = session;
    this.#file = file;
  }

  static async start(session: SshSession, waiting: Waiting): Promise<WaitingProcess> {
    const file = shellQuote(waiting.file);
    const all = `sleep ${waiting.after_s}; if mv ${file} ${file}.used 2>/dev/null; then ${waiting.work}; fi; ${waiting.cleanup}`;
    const started = `touch ${file} && { setsid sh -c ${shellQuote(all)} >/dev/null 2>&1 </dev/null & }`;
    await runCommand(session, started, { step: waiting.step });
    return new WaitingProcess(session, file);
  }

  /** Takes its work from it; false when it has begun, or is not there any more. */
  async stop(step: RouterStep): Promise<boolean> {
    const taken = `${this.#file}.taken`;
    return (await this.#session.execute(`mv ${this.#file} ${taken} && rm -f ${taken}`, { step })).code === 0;
  }
}
