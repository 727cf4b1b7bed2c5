import { RouterError, type RouterStep } from '../../router-error.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import type { SshSession } from '../../ssh/ssh-session.ts';

/** One line of BIRD's answer: its code (four digits; 0xxx went well, 8xxx and 9xxx did not) and its text. */
export interface BirdLine {
  code: number;
  text: string;
}

/** Lines of `birdc -v`; one without a code goes on with the code of the line before. */
function linesOf(output: string): BirdLine[] {
  let code = 0;
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, digits, text = ''] = /^(\d{4})[ -](.*)$/.exec(line) ?? [];
      if (digits === undefined) return { code, text: line.trim() };
      code = Number(digits);
      return { code, text };
    });
}

const GREETING = 1;

/** What BIRD says of itself. */
export interface BirdStatus {
  version: string | null;
  hostname: string | null;
  now: string | null;
  started: string | null;
  /** When it took a configuration last, in its own words: a mark that is another after each. */
  reconfigured: string | null;
  isReconfiguring: boolean;
}

/** Systems keep birdc where users who are not root do not look. */
const PATH = 'PATH="$PATH:/usr/sbin:/sbin:/usr/local/sbin"';

/** The control program of a BIRD that is reached by SSH. */
export class Birdc {
  readonly #session: SshSession;
  readonly #command: string;

  /** `command` is how the user calls it: `birdc`, or `sudo birdc -s /run/bird/bird.ctl`. */
  constructor(session: SshSession, command: string) {
    this.#session = session;
    this.#command = command;
  }

  /** How a shell on the host asks something. */
  command(question: string): string {
    return `${PATH} ${this.#command} -v ${shellQuote(question)}`;
  }

  /** Asks BIRD something, and answers with all that it says, errors too. */
  async answers(question: string, step: RouterStep): Promise<BirdLine[]> {
    const { code, stdout, stderr } = await this.#session.execute(this.command(question), { step });
    const [greeting, ...lines] = linesOf(stdout);
    // To some questions it says nothing after that, as when a protocol that is down is to reload.
    if (greeting?.code !== GREETING)
      throw unanswered(this.#session.host, step, code, `${stdout}${stderr}`.trim());
    return lines;
  }

  /** Asks BIRD something. Fails with `refused` where it answers with an error, with its words. */
  async ask(question: string, step: RouterStep): Promise<BirdLine[]> {
    const { host } = this.#session;
    const lines = await this.answers(question, step);
    const wrong = lines.filter((line) => line.code >= 8000);
    if (wrong.length) {
      const answers = wrong.map(({ text }) => text);
      throw new RouterError('refused', `BIRD at ${host} refuses to ${step}: ${answers.join('; ')}`, {
        step,
        host,
        answers,
      });
    }
    return lines;
  }

  async status(step: RouterStep): Promise<BirdStatus> {
    const lines = (await this.ask('show status', step)).map(({ text }) => text);
    const after = (words: string) =>
      lines
        .find((line) => line.startsWith(words))
        ?.slice(words.length)
        .trim() ?? null;
    return {
      version: after('BIRD '),
      hostname: after('Hostname is '),
      now: after('Current server time is '),
      started: after('Last reboot on '),
      reconfigured: after('Last reconfiguration on '),
      isReconfiguring: lines.some((line) => /reconfiguration in progress/i.test(line)),
    };
  }
}

function unanswered(host: string, step: RouterStep, code: number | null, said: string): RouterError {
  const answers = said ? said.split('\n') : [];
  const details = { step, host, answers };
  if (code === 127 || /not found/i.test(said))
    return new RouterError('capability_missing', `${host} has no birdc: ${said}`, details);
  if (/permission denied|not permitted|password is required/i.test(said))
    return new RouterError('privilege_missing', `the user may not control BIRD at ${host}: ${said}`, details);
  return new RouterError('answer_invalid', `birdc at ${host} did not answer: ${said}`, details);
}
