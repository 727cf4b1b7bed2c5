import { isSameConfig } from '../../difference.ts';
import type { BgpNeighbor, Device, Facts, LoadMode, Target } from '../../driver.ts';
import { RouterError, type RouterErrorCode, type RouterStep } from '../../router-error.ts';
import { CliSession } from '../../ssh/cli-session.ts';
import { copyFile } from '../../ssh/copy-file.ts';
import { intIn, secondsOf, wordIn } from '../../text-values.ts';
import { neighborsCommand, neighborsIn, summaryIn } from './neighbors.ts';

/** How long a commit without a timer may take before it is brought back. */
const UNCONFIRMED_S = 300;
const NOTHING_PENDING = /no rollback confirmed change pending/i;

interface Candidate {
  mode: LoadMode;
  running: string;
}

/** A Cisco that is spoken to by its command line. */
export class IosDevice implements Device {
  readonly hostKey: string;
  readonly #cli: CliSession;
  /** Where the candidate is put. */
  readonly #file: string;
  /** A configuration takes longer than an answer. */
  readonly #long_ms: number;
  #candidate: Candidate | null = null;
  #isCopied = false;
  /** What runs since our commit that waits. */
  #pending: string | null = null;

  private constructor(cli: CliSession, { file, long_ms }: { file: string; long_ms: number }) {
    this.#cli = cli;
    this.#long_ms = long_ms;
    this.#file = file;
    this.hostKey = cli.ssh.hostKey;
  }

  static async connect(
    target: Target,
    { enable_password, file }: { enable_password: string; file: string },
  ): Promise<IosDevice> {
    const cli = await CliSession.connect(target, /(?:^|\n)([\w.-]+)[>#] ?$/, '(?:\\([^)\\n]*\\))?[>#] ?');
    const device = new IosDevice(cli, { file, long_ms: 5 * target.timeout_ms });
    try {
      await device.#raise(enable_password);
      await device.#show('terminal length 0', 'sign in');
      await device.#show('terminal width 511', 'sign in');
      return device;
    } catch (error) {
      await cli.close();
      throw error;
    }
  }

  async facts(): Promise<Facts> {
    const said = await this.#show('show version', 'facts');
    const uptime = wordIn(said, / uptime is (.+)$/m);
    return {
      vendor: 'Cisco',
      model: wordIn(said, /^[Cc]isco (\S+) .*(?:processor|memory)/m),
      version: wordIn(said, /Version ([^\s,]+)/),
      hostname: wordIn(said, /^(\S+) uptime is /m),
      uptime_s: uptime === null ? null : secondsOf(shortened(uptime)),
    };
  }

  getConfig(): Promise<string> {
    return this.#running('read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    await this.discard();
    await this.#requireQuiet();
    if (/not enabled/i.test(await this.#show('show archive', 'load')))
      throw this.#failed(
        'capability_missing',
        'load',
        'keeps no archive to come back from: configure `archive` with a `path`',
      );
    const running = await this.#running('load');
    this.#isCopied = true;
    await copyFile(this.#cli.ssh, { path: this.#file, text: `${text.trimEnd()}\n`, step: 'load' });
    this.#candidate = { mode, running };
    return { warnings: [] };
  }

  async compare(): Promise<string> {
    const { mode } = this.#loaded('compare');
    const command =
      mode === 'replace'
        ? `show archive config differences system:running-config ${this.#file}`
        : `show archive config incremental-diffs ${this.#file}`;
    const lines = (await this.#show(command, 'compare'))
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s*(?:!|end$)/.test(line));
    return (
      mode === 'replace' ? lines.filter((line) => /^\s*[+-]/.test(line)) : lines.map((line) => `+${line}`)
    ).join('\n');
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    const { mode, running } = this.#loaded('commit');
    if (!isSameConfig(await this.#running('commit'), running))
      throw this.#failed('foreign_edits', 'commit', 'runs something else than when the candidate was loaded');
    const minutes = Math.max(1, Math.ceil((confirm_s ?? UNCONFIRMED_S) / 60));
    const wrong = complaintsIn(await (mode === 'replace' ? this.#replace(minutes) : this.#merge(minutes)));
    if (wrong.length) {
      // With an error a replacement is brought back by itself; to ask for it again harms nothing.
      await this.#cli.ask('configure revert now', { step: 'roll back' });
      if (!isSameConfig(await this.#running('roll back'), running))
        throw this.#failed('refused', 'roll back', 'was not brought back to what it ran', wrong);
      throw this.#failed('refused', 'commit', `refuses to commit: ${wrong.join('; ')}`, wrong);
    }
    this.#candidate = null;
    this.#pending = await this.#running('commit');
    if (confirm_s === undefined) await this.confirm();
  }

  async confirm(): Promise<void> {
    await this.#requirePending('confirm');
    await this.#show('configure confirm', 'confirm');
    this.#pending = null;
    await this.#show('write memory', 'confirm', '');
  }

  async rollback(): Promise<void> {
    await this.#requirePending('roll back');
    await this.#show('configure revert now', 'roll back');
    this.#pending = null;
  }

  async discard(): Promise<void> {
    this.#candidate = null;
    if (!this.#isCopied) return;
    await this.#cli.ask(`delete /force ${this.#file}`, { step: 'discard', input: '' });
    this.#isCopied = false;
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const summary = await this.#cli.ask('show bgp all summary', { step: 'neighbors' });
    if (/% ?BGP not active/i.test(summary)) return [];
    const read = summaryIn(summary);
    const texts: string[] = [];
    for (const family of read.families)
      texts.push(await this.#cli.ask(neighborsCommand(family), { step: 'neighbors' }));
    return neighborsIn(read, texts);
  }

  async close(): Promise<void> {
    await this.discard().catch(() => undefined);
    await this.#cli.close();
  }

  async #raise(password: string): Promise<void> {
    if (await this.#cli.isAt(/#$/, 'sign in')) return;
    await this.#cli.ask('enable', { step: 'sign in', input: password });
    if (!(await this.#cli.isAt(/#$/, 'sign in')))
      throw this.#failed(
        'privilege_missing',
        'sign in',
        'does not let the user `enable`: the enable password is wrong or missing',
      );
  }

  /** Nobody else may hold the configuration, or wait for a confirmation. */
  async #requireQuiet(): Promise<void> {
    const lock = await this.#cli.ask('show configuration lock', { step: 'lock' });
    if (/State\s*:\s*LOCKED/i.test(lock)) throw this.#locked(wordIn(lock, /User\s*:\s*(\S+)/i), lock);
    const timer = await this.#show('show archive config rollback timer', 'lock');
    if (!NOTHING_PENDING.test(timer)) throw this.#locked(wordIn(timer, /User\s*:\s*(\S+)/i), timer);
  }

  #locked(holder: string | null, said: string): RouterError {
    const { host } = this.#cli;
    const who = holder ?? 'somebody else';
    return new RouterError('locked', `${host} is being configured by ${who}`, {
      step: 'lock',
      host,
      holder: who,
      answers: said.split('\n').filter((line) => line.trim() !== ''),
    });
  }

  /** The whole configuration, at once; an error on the way brings it back. */
  #replace(minutes: number): Promise<string> {
    return this.#cli.ask(`configure replace ${this.#file} force revert trigger error timer ${minutes}`, {
      step: 'commit',
      timeout_ms: this.#long_ms,
      input: '',
    });
  }

  /** Lines into what runs, after the timer was armed. */
  async #merge(minutes: number): Promise<string> {
    await this.#show(`configure terminal revert timer ${minutes}`, 'commit');
    await this.#show('end', 'commit');
    return this.#cli.ask(`copy ${this.#file} running-config`, {
      step: 'commit',
      timeout_ms: this.#long_ms,
      input: '',
    });
  }

  async #requirePending(step: RouterStep): Promise<void> {
    const timer =
      this.#pending === null ? '' : await this.#cli.ask('show archive config rollback timer', { step });
    const isOurs =
      this.#pending !== null && !NOTHING_PENDING.test(timer) && intIn(timer, /(\d+) ?min/) !== null;
    if (isOurs && isSameConfig(await this.#running(step), this.#pending ?? '')) return;
    this.#pending = null;
    throw this.#failed(
      'confirm_lost',
      step,
      `has nothing of ours to ${step}: it was brought back, somebody else changed or confirmed it, or the device was restarted`,
    );
  }

  /** What it runs; how its clock drifts is no configuration. */
  async #running(step: RouterStep): Promise<string> {
    return (await this.#show('show running-config', step)).replace(/^ntp clock-period .*\n/m, '');
  }

  /** What a command shows. Fails with `refused`, or `privilege_missing` where that is what it says. */
  async #show(command: string, step: RouterStep, input?: string): Promise<string> {
    const said = await this.#cli.ask(command, { step, ...(input === undefined ? {} : { input }) });
    // A complaint comes first; further below it may be a banner's.
    const wrong = complaintsIn(said.trim().split('\n').slice(0, 3).join('\n'));
    if (wrong.length === 0) return said;
    const code = /authoriz|privilege|permission/i.test(wrong.join()) ? 'privilege_missing' : 'refused';
    throw this.#failed(code, step, `refuses to ${step}: ${wrong.join('; ')}`, wrong);
  }

  #loaded(step: RouterStep): Candidate {
    if (!this.#candidate) throw this.#failed('refused', step, 'has nothing loaded');
    return this.#candidate;
  }

  #failed(
    code: RouterErrorCode,
    step: RouterStep,
    what: string,
    answers: readonly string[] = [],
  ): RouterError {
    const { host } = this.#cli;
    return new RouterError(code, `${host} ${what}`, { step, host, answers });
  }
}

/** Lines by which IOS says that something is wrong, each with the line that it is about. */
function complaintsIn(said: string): string[] {
  const lines = said.split('\n').map((line) => line.trimEnd());
  return lines.flatMap((line, index) => {
    if (
      !/^\s*(?:%(?! ?(?:no rollback|warning|bgp not active))|error\b|.*rollback (?:failed|aborted))/i.test(
        line,
      )
    )
      return [];
    // Below the line stands a mark where it goes wrong.
    const about = lines.slice(0, index).findLast((one) => one.trim() !== '' && !/^\s*\^\s*$/.test(one));
    return [about === undefined || about.startsWith('%') ? line : `${about.trim()}: ${line.trim()}`];
  });
}

/** `1 week, 2 days, 3 minutes` as `1w2d3m`. */
const shortened = (told: string) =>
  told.replace(/ ?(year|week|day|hour|minute)s?,? ?/g, (_, unit: string) => unit.charAt(0));
