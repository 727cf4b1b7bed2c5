import { randomBytes } from 'node:crypto';
import { isSameConfig, meaningfulLines } from '../../difference.ts';
import type { BgpNeighbor, Device, Facts, LoadMode } from '../../driver.ts';
import { RouterError, type RouterErrorCode, type RouterStep } from '../../router-error.ts';
import { secondsOf, wordIn } from '../../text-values.ts';
import { missingLines } from './missing-lines.ts';
import { neighborsIn } from './neighbors.ts';
import type { NxosCli } from './nxos-cli.ts';

/** The job and the schedule that bring back what was. */
const RESTORE = 'peersmith-restore';
/** What the names of our checkpoints begin with. */
const OURS = 'peersmith-';
/** How long a commit without a timer may take before it is brought back. */
const UNCONFIRMED_S = 300;

/** Failures after which the device is still there to be asked. */
const ANSWERED: ReadonlySet<RouterErrorCode> = new Set(['refused', 'privilege_missing', 'answer_invalid']);

/** A Nexus. It has no candidate: lines are held here until they run. */
export class NxosDevice implements Device {
  readonly hostKey: string | null;
  readonly #cli: NxosCli;
  #candidate: { text: string; running: string } | null = null;
  /** The checkpoint that waits to be brought back, what runs since, and whether the scheduler was off before. */
  #pending: { checkpoint: string; running: string; isSchedulerOurs: boolean } | null = null;

  constructor(cli: NxosCli) {
    this.#cli = cli;
    this.hostKey = cli.hostKey;
  }

  async facts(): Promise<Facts> {
    const said = await this.#cli.show('show version', 'facts');
    const uptime = wordIn(said, /Kernel uptime is (.+)$/m);
    return {
      vendor: 'Cisco',
      model: wordIn(said, /cisco (Nexus\S* \S+)/i),
      version: wordIn(said, /NXOS: version (\S+)|system: +version (\S+)/),
      hostname: wordIn(said, /Device name: (\S+)/),
      uptime_s: secondsOf(
        uptime?.replaceAll(
          /(\d+) (day|hour|minute|second)\S*\s*/g,
          (_, count, unit) => `${count}${unit[0]}`,
        ) ?? null,
      ),
    };
  }

  getConfig(): Promise<string> {
    return this.#cli.show('show running-config', 'read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    if (mode !== 'merge')
      throw this.#failed('capability_missing', 'load', 'is given lines to add, not a whole configuration');
    const running = await this.#running('load');
    if (running.text.includes(RESTORE))
      throw this.#failed('locked', 'lock', 'waits for the confirmation of a commit that somebody else made');
    // What an attempt left behind that was cut off.
    const left = (await this.#cli.show('show checkpoint summary', 'load')).matchAll(
      /\b(peersmith-[0-9a-f]{12})\b/g,
    );
    for (const [name] of left) await this.#forget(name, 'load');
    this.#candidate = { text, running: running.own };
    return { warnings: [] };
  }

  async compare(): Promise<string> {
    const { running, text } = this.#loaded('compare');
    return missingLines(running, text);
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    const { running, text } = this.#loaded('commit');
    const before = await this.#running('commit');
    if (!isSameConfig(before.own, running))
      throw this.#failed('foreign_edits', 'commit', 'runs something else than when the candidate was loaded');
    const checkpoint = `${OURS}${randomBytes(6).toString('hex')}`;
    await this.#cli.show(`checkpoint ${checkpoint}`, 'commit');
    const isSchedulerOurs = !/^feature scheduler$/m.test(before.text);
    this.#pending = { checkpoint, running, isSchedulerOurs };
    try {
      await this.#arm(checkpoint, confirm_s ?? UNCONFIRMED_S);
      await this.#cli.configure(meaningfulLines(text), 'commit');
    } catch (error) {
      // A line that the device does not take: what ran before it is brought back at once. Else the schedule does so.
      if (error instanceof RouterError && ANSWERED.has(error.code))
        await this.#restore(checkpoint, 'roll back');
      throw error;
    }
    this.#candidate = null;
    this.#pending = { checkpoint, isSchedulerOurs, running: (await this.#running('commit')).own };
    if (confirm_s === undefined) await this.confirm();
  }

  async confirm(): Promise<void> {
    const { checkpoint, isSchedulerOurs } = await this.#requirePending('confirm');
    await this.#cli.configure(
      [
        `no scheduler schedule name ${RESTORE}`,
        `no scheduler job name ${RESTORE}`,
        ...(isSchedulerOurs ? ['no feature scheduler'] : []),
      ],
      'confirm',
    );
    this.#pending = null;
    await this.#forget(checkpoint, 'confirm');
    await this.#cli.show('copy running-config startup-config', 'confirm');
  }

  async rollback(): Promise<void> {
    const { checkpoint } = await this.#requirePending('roll back');
    await this.#restore(checkpoint, 'roll back');
  }

  async discard(): Promise<void> {
    this.#candidate = null;
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const { host } = this.#cli;
    const said = await this.#cli.show('show bgp all summary vrf all | json', 'neighbors');
    try {
      return neighborsIn(JSON.parse(said.trim() || '{}'));
    } catch (cause) {
      throw new RouterError('answer_invalid', `${host} did not answer in JSON as it should`, {
        step: 'neighbors',
        host,
        cause,
      });
    }
  }

  async close(): Promise<void> {
    await this.discard();
    await this.#cli.close();
  }

  /** Leaves a job on the device that brings the checkpoint back when its time comes, by the device's own clock. NX-OS knows whole minutes. */
  async #arm(checkpoint: string, confirm_s: number): Promise<void> {
    const clock = await this.#cli.show('show clock', 'commit');
    const due = minuteAfter(clock, confirm_s);
    if (due === null)
      throw this.#failed('answer_invalid', 'commit', `does not tell its time: ${clock.trim()}`);
    await this.#cli.configure(
      [
        'feature scheduler',
        `scheduler job name ${RESTORE}`,
        `rollback running-config checkpoint ${checkpoint} atomic`,
        'exit',
        `scheduler schedule name ${RESTORE}`,
        `job name ${RESTORE}`,
        `time start ${due}`,
      ],
      'commit',
    );
  }

  /** Brings the checkpoint back, with which the job goes too: it was not there then. */
  async #restore(checkpoint: string, step: RouterStep): Promise<void> {
    await this.#cli.show(`rollback running-config checkpoint ${checkpoint} atomic`, step);
    this.#pending = null;
    await this.#forget(checkpoint, step);
  }

  async #forget(checkpoint: string, step: RouterStep): Promise<void> {
    await this.#cli.show(`no checkpoint ${checkpoint}`, step);
  }

  /** What it runs: all of it, and without what only our job added. */
  async #running(step: RouterStep): Promise<{ text: string; own: string }> {
    const text = await this.#cli.show('show running-config', step);
    const own = text
      .split('\n')
      .filter(
        (line) => !line.includes(OURS) && !/^\s*(?:feature scheduler|end-job|time start .*)$/.test(line),
      );
    return { text, own: own.join('\n') };
  }

  async #requirePending(step: RouterStep) {
    const pending = this.#pending;
    const { text, own } = pending ? await this.#running(step) : { text: '', own: '' };
    if (pending && text.includes(RESTORE) && isSameConfig(own, pending.running)) return pending;
    this.#pending = null;
    // A job that still waits needs its checkpoint.
    if (pending && !text.includes(RESTORE)) await this.#forget(pending.checkpoint, step);
    throw this.#failed(
      'confirm_lost',
      step,
      `has nothing of ours to ${step}: it was brought back, somebody else changed it, or the device was restarted`,
    );
  }

  #loaded(step: RouterStep) {
    if (!this.#candidate) throw this.#failed('refused', step, 'has nothing loaded');
    return this.#candidate;
  }

  #failed(code: RouterErrorCode, step: RouterStep, what: string): RouterError {
    const { host } = this.#cli;
    return new RouterError(code, `${host} ${what}`, {
      step,
      host,
      ...(code === 'locked' && { holder: RESTORE }),
    });
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The first whole minute that is so many seconds after what a clock shows, as `yyyy:mm:dd:hh:mm`; null where it shows no time. */
function minuteAfter(clock: string, seconds: number): string | null {
  const [, hour, minute, second, name = '', day, year] =
    /(\d+):(\d+):(\d+)(?:\.\d+)? +\S+ +[A-Z][a-z]{2} +([A-Z][a-z]{2}) +(\d+) +(\d{4})/.exec(clock) ?? [];
  const month = MONTHS.indexOf(name);
  if (month < 0) return null;
  // Its zone does not matter: what is reckoned with is what it shows.
  const shown = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const due = new Date(Math.ceil((shown + seconds * 1000) / 60_000) * 60_000).toISOString();
  return due.slice(0, 16).replace(/[-T]/g, ':');
}
