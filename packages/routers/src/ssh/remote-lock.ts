import { RouterError } from '../router-error.ts';
import { shellQuote } from './shell-quote.ts';
import type { SshSession } from './ssh-session.ts';

/** A folder on a host that only one can make, with who made it: a lock among those who honour it. */
export class RemoteLock {
  readonly #session: SshSession;
  readonly #path: string;
  #isHeld = false;

  constructor(session: SshSession, path: string) {
    this.#session = session;
    this.#path = path;
  }

  /** Takes it, once. Fails with `locked`, and who holds it since when. */
  async take(): Promise<void> {
    if (this.#isHeld) return;
    const { host } = this.#session;
    const lock = shellQuote(this.#path);
    const made = await this.#session.execute(
      `mkdir ${lock} && { id -un; date -u +%FT%TZ; } > ${lock}/owner`,
      {
        step: 'lock',
      },
    );
    if (made.code === 0) {
      this.#isHeld = true;
      return;
    }
    const held = await this.#session.execute(`cat ${lock}/owner`, { step: 'lock' });
    if (held.code !== 0)
      throw new RouterError(
        'privilege_missing',
        `${host} lets nobody lock ${this.#path}: ${made.stderr.trim()}`,
        {
          step: 'lock',
          host,
          answers: [made.stderr.trim()],
        },
      );
    const [holder = 'somebody', since = 'an unknown time'] = held.stdout.split('\n');
    throw new RouterError('locked', `${host} is locked by ${holder} since ${since} (${this.#path})`, {
      step: 'lock',
      host,
      holder,
    });
  }

  /** Gives it back, if it is held. */
  async release(): Promise<void> {
    if (this.#isHeld) await this.#session.execute(`rm -rf ${shellQuote(this.#path)}`, { step: 'discard' });
    this.#isHeld = false;
  }
}
