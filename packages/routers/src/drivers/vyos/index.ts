import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { isSameConfig } from '../../difference.ts';
import type { BgpNeighbor, Device, Facts, LoadMode, RouterDriver, Target } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { RouterError, type RouterErrorCode, type RouterStep } from '../../router-error.ts';
import { CliSession } from '../../ssh/cli-session.ts';
import { runCommand } from '../../ssh/run-command.ts';
import { wordIn } from '../../text-values.ts';
import { addressesIn, neighborsIn } from './neighbors.ts';

/** How a VyOS router is reached. */
const VyosArgs = z.object({});

/**
 * VyOS over SSH, in a configuration session of its own. A commit with a timer is `commit-confirm`: what nobody confirms goes back to what was saved,
 * on older releases by a restart of the router; that is why a load warns where something runs that nobody has saved. VyOS waits whole minutes.
 */
export const vyos = {
  name: 'vyos',
  label: 'VyOS',
  strategy: { modes: ['merge', 'replace'], confirm: 'device', atomic: true },
  args: VyosArgs,
  connect: (target) => VyosDevice.connect(readArgs('VyOS', VyosArgs, target).target),
} satisfies RouterDriver;

/** Our files on the router. */
const CANDIDATE = '/tmp/peersmith-candidate.boot';
const BEFORE = '/tmp/peersmith-before.boot';
/** Lines by which VyOS says that something is wrong. */
const WRONG =
  /^\s*(?:(?:set|delete|commit|load|merge|save) failed|.*(?:is not valid|invalid|failed to parse|error:|locked due to))/i;

class VyosDevice implements Device {
  readonly hostKey: string;
  readonly #cli: CliSession;
  /** A commit takes longer than an answer. */
  readonly #long_ms: number;
  #isConfiguring = false;
  #running: string | null = null;
  #pending: { mark: string; running: string } | null = null;

  private constructor(cli: CliSession, long_ms: number) {
    this.#cli = cli;
    this.#long_ms = long_ms;
    this.hostKey = cli.ssh.hostKey;
  }

  static async connect(target: Target): Promise<VyosDevice> {
    const cli = await CliSession.connect(
      target,
      /(?:^|\n)([\w.-]+@[\w.-]+)(?::[^\n]*)?[$#] ?$/,
      '(?::[^\\n]*)?[$#] ?',
    );
    const device = new VyosDevice(cli, 5 * target.timeout_ms);
    await device.#ask('set terminal length 0', 'sign in');
    return device;
  }

  async facts(): Promise<Facts> {
    const said = await this.#operate('show version', 'facts');
    const seconds = Number.parseFloat(await this.#execute('cat /proc/uptime', 'facts'));
    return {
      vendor: 'VyOS',
      model: wordIn(said, /^Hardware model: +(.+)$/m),
      version: wordIn(said, /^Version: +(?:VyOS )?(\S+)/m),
      hostname: (await this.#execute('hostname', 'facts')).trim() || null,
      uptime_s: Number.isNaN(seconds) ? null : Math.floor(seconds),
    };
  }

  getConfig(): Promise<string> {
    return this.#shown('read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    await this.discard();
    const running = await this.#shown('load');
    await this.#ask('configure', 'lock');
    this.#isConfiguring = true;
    try {
      const unsaved = await this.#ask('compare saved', 'load');
      await this.#ask(`save ${BEFORE}`, 'load');
      const said = await this.#take(text, mode);
      this.#running = running;
      return {
        warnings: [
          ...(isNothing(unsaved)
            ? []
            : ['what runs is not saved: a commit that is taken back would lose it']),
          ...said
            .split('\n')
            .filter((line) => /warning/i.test(line))
            .map((line) => line.trim()),
        ],
      };
    } catch (error) {
      await this.discard().catch(() => undefined);
      throw error;
    }
  }

  async compare(): Promise<string> {
    this.#loaded('compare');
    const shown = await this.#ask('compare', 'compare');
    return isNothing(shown)
      ? ''
      : shown
          .split('\n')
          .filter((line) => !/^\[edit\]$/.test(line.trim()))
          .join('\n')
          .trimEnd();
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    if (!isSameConfig(await this.#shown('commit'), this.#loaded('commit')))
      throw this.#failed('foreign_edits', 'commit', 'runs something else than when the candidate was loaded');
    const mark = `peersmith-${randomBytes(6).toString('hex')}`;
    const minutes = Math.max(1, Math.ceil((confirm_s ?? 0) / 60));
    const command =
      confirm_s === undefined ? `commit comment ${mark}` : `commit-confirm ${minutes} comment ${mark}`;
    await this.#ask(command, 'commit', 'y');
    this.#running = null;
    if (confirm_s === undefined) await this.#ask('save', 'commit');
    else this.#pending = { mark, running: await this.#shown('commit') };
  }

  async confirm(): Promise<void> {
    await this.#requirePending('confirm');
    await this.#ask('confirm', 'confirm');
    this.#pending = null;
    await this.#ask('save', 'confirm');
  }

  async rollback(): Promise<void> {
    await this.#requirePending('roll back');
    await this.#ask(`load ${BEFORE}`, 'roll back');
    await this.#ask('commit', 'roll back');
    // Only now may the timer end: until here it would have brought the same back.
    await this.#ask('confirm', 'roll back');
    this.#pending = null;
  }

  async discard(): Promise<void> {
    this.#running = null;
    if (!this.#isConfiguring) return;
    // The files first: without them nothing of ours is left, also where the rest does not go well.
    await this.#execute(`rm -f ${CANDIDATE}${this.#pending ? '' : ` ${BEFORE}`}`, 'discard');
    await this.#ask('exit discard', 'discard');
    this.#isConfiguring = false;
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const summary = await this.#operate('show ip bgp summary', 'neighbors');
    const texts: string[] = [];
    for (const address of addressesIn(summary))
      texts.push(await this.#operate(`show ip bgp neighbors ${address}`, 'neighbors'));
    return neighborsIn(summary, texts);
  }

  async close(): Promise<void> {
    await this.discard().catch(() => undefined);
    await this.#cli.close();
  }

  /** Makes a text the candidate: lines of `set` and `delete` one by one, all else as a file. */
  async #take(text: string, mode: LoadMode): Promise<string> {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    if (mode === 'merge' && lines.every((line) => /^(?:set|delete) /.test(line))) {
      const said: string[] = [];
      for (const line of lines) said.push(await this.#ask(line, 'load'));
      return said.join('\n');
    }
    await this.#execute(`umask 077 && cat > ${CANDIDATE}`, 'load', text);
    return this.#ask(`${mode === 'merge' ? 'merge' : 'load'} ${CANDIDATE}`, 'load');
  }

  async #requirePending(step: RouterStep): Promise<void> {
    const pending = this.#pending;
    const [newest = ''] = pending
      ? (await this.#operate('show system commit', step)).split('\n').filter((line) => /^\s*0\s/.test(line))
      : [];
    if (pending && newest.includes(pending.mark) && isSameConfig(await this.#shown(step), pending.running))
      return;
    this.#pending = null;
    throw this.#failed(
      'confirm_lost',
      step,
      `has nothing of ours to ${step}: it was taken back, or somebody else committed meanwhile`,
    );
  }

  /** What it runs. */
  #shown(step: RouterStep): Promise<string> {
    return this.#operate('show configuration', step);
  }

  /** A command of operation, wherever we are. */
  #operate(command: string, step: RouterStep): Promise<string> {
    return this.#ask(`${this.#isConfiguring ? 'run ' : ''}${command} | no-more`, step);
  }

  async #execute(command: string, step: RouterStep, input?: string): Promise<string> {
    return (await runCommand(this.#cli.ssh, command, { step, ...(input === undefined ? {} : { input }) }))
      .stdout;
  }

  /** Types a command. Fails with `refused`, or `locked` where that is what VyOS says. */
  async #ask(command: string, step: RouterStep, input?: string): Promise<string> {
    const whole = await this.#cli.ask(command, {
      step,
      timeout_ms: this.#long_ms,
      ...(input === undefined ? {} : { input }),
    });
    // Above its prompt VyOS writes where in the configuration one is.
    const said = whole.replace(/\[edit[^\]]*\]\s*$/, '');
    const lines = said.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '[edit]');
    // What is shown may say anything.
    if (/^(?:run )?(?:show|compare)\b/.test(command) || !lines.some((line) => WRONG.test(line))) return said;
    const told = [...(/^(?:set|delete) /.test(command) ? [command] : []), ...lines];
    if (/locked due to/i.test(said))
      throw this.#failed('locked', 'lock', 'is being configured by somebody else', told);
    throw this.#failed('refused', step, `refuses to ${step}: ${told.join('; ')}`, told);
  }

  #loaded(step: RouterStep): string {
    if (this.#running === null) throw this.#failed('refused', step, 'has nothing loaded');
    return this.#running;
  }

  #failed(
    code: RouterErrorCode,
    step: RouterStep,
    what: string,
    answers: readonly string[] = [],
  ): RouterError {
    const { host } = this.#cli;
    return new RouterError(code, `${host} ${what}`, {
      step,
      host,
      answers,
      ...(code === 'locked' && { holder: 'somebody else' }),
    });
  }
}

const isNothing = (compared: string) =>
  /^\s*no changes/im.test(compared) || compared.trim() === '' || compared.trim() === '[edit]';
