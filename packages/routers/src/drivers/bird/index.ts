import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { BgpNeighbor, Device, Facts, LoadMode, RouterDriver, Target } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { RouterError, type RouterStep } from '../../router-error.ts';
import { RemoteLock } from '../../ssh/remote-lock.ts';
import { commandFailed, runCommand } from '../../ssh/run-command.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { type Executed, SshSession } from '../../ssh/ssh-session.ts';
import { WaitingProcess } from '../../ssh/waiting-process.ts';
import { Birdc } from './birdc.ts';
import { type ChangedFilters, changedFilters } from './changed-filters.ts';
import { neighborsIn } from './neighbors.ts';
import { refilter, refilterCommands } from './refilter.ts';

/** How BIRD is reached on its host. */
const BirdArgs = z.object({
  config_path: z
    .string()
    .startsWith('/')
    .default('/etc/bird/bird.conf')
    .describe('The file that BIRD starts with.'),
  birdc: z.string().min(1).default('birdc').describe('How the user calls birdc, such as `sudo birdc`.'),
});

/**
 * BIRD 2 over SSH. A candidate is a file beside the configuration. A commit with a timer has BIRD run the candidate by `configure … timeout`
 * while the configuration's file stays as it was: what nobody confirms, BIRD takes back by itself, and a host that restarts meanwhile
 * starts with what was. Only a confirmed candidate becomes the file.
 */
export const bird = {
  name: 'bird',
  label: 'BIRD 2',
  args: BirdArgs,
  strategy: { modes: ['replace'], confirm: 'device', atomic: true },
  connect: (target) => BirdDevice.connect(target),
} satisfies RouterDriver;

class BirdDevice implements Device {
  readonly hostKey: string;
  readonly #session: SshSession;
  readonly #birdc: Birdc;
  readonly #path: string;
  readonly #lock: RemoteLock;
  readonly #candidate: string;
  /** Has routes go through the filters of before when BIRD has taken them back by itself. */
  #armed: WaitingProcess | null = null;
  #isLoaded = false;
  /** Which routes a commit has to look at again, and its rollback. */
  #changed: ChangedFilters = NOTHING_CHANGED;
  /** The mark of the reconfiguration that is to be confirmed. */
  #pending: string | null = null;

  private constructor(session: SshSession, args: z.infer<typeof BirdArgs>) {
    this.#session = session;
    this.hostKey = session.hostKey;
    this.#birdc = new Birdc(session, args.birdc);
    this.#path = args.config_path;
    this.#lock = new RemoteLock(session, `${args.config_path}.peersmith-lock`);
    this.#candidate = `${args.config_path}.peersmith-candidate`;
  }

  static async connect(target: Target): Promise<BirdDevice> {
    const read = readArgs('BIRD', BirdArgs, target);
    return new BirdDevice(await SshSession.connect(read.target), read.args);
  }

  async facts(): Promise<Facts> {
    const { version, hostname, started, now } = await this.#birdc.status('facts');
    const at = (text: string | null) =>
      text === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
    const uptime = Math.floor((at(now) - at(started)) / 1000);
    return { vendor: 'BIRD', model: null, version, hostname, uptime_s: Number.isNaN(uptime) ? null : uptime };
  }

  async getConfig(): Promise<string> {
    return (await this.#run(`cat ${shellQuote(this.#path)}`, 'read')).stdout;
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    if (mode !== 'replace')
      throw new RouterError('capability_missing', 'BIRD takes a whole configuration, not a part of one', {
        step: 'load',
        host: this.#session.host,
      });
    await this.#lock.take();
    await this.#requireLoaded();
    await this.#run(`umask 077 && cat > ${shellQuote(this.#candidate)}`, 'load', ended(text));
    this.#isLoaded = true;
    this.#changed = changedFilters(await this.getConfig(), text);
    const lines = await this.#birdc.ask(`configure check "${this.#candidate}"`, 'load');
    return {
      warnings: lines.filter(({ text: said }) => /warning/i.test(said)).map(({ text: said }) => said),
    };
  }

  async compare(): Promise<string> {
    this.#requireCandidate('compare');
    const [from, to] = [this.#path, this.#candidate].map(shellQuote);
    // 1 says that they differ.
    const { code, stdout, stderr } = await this.#session.execute(
      `diff -u -L running -L candidate ${from} ${to}`,
      { step: 'compare' },
    );
    if (code !== 0 && code !== 1)
      throw commandFailed(this.#session.host, 'compare', { code, stdout, stderr });
    return stdout;
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    this.#requireCandidate('commit');
    await this.#requireLoaded();
    const timer = confirm_s === undefined ? '' : ` timeout ${confirm_s}`;
    if (confirm_s !== undefined) await this.#arm(confirm_s);
    // Softly: which routes go through new filters, and when, is ours to say.
    await this.#birdc.ask(`configure soft "${this.#candidate}"${timer}`, 'commit');
    const status = await this.#settled('commit');
    if (confirm_s !== undefined) this.#pending = status;
    await this.#refilter('commit', confirm_s);
    if (confirm_s === undefined) await this.#keep('commit');
  }

  async confirm(): Promise<void> {
    await this.#requirePending('confirm');
    const lines = await this.#birdc.ask('configure confirm', 'confirm');
    if (lines.some(({ code }) => code === NOTHING_TO_DO)) throw this.#confirmLost('confirm');
    await this.#keep('confirm');
    await this.#disarm('confirm');
    this.#pending = null;
  }

  async rollback(): Promise<void> {
    await this.#requirePending('roll back');
    await this.#birdc.ask('configure undo', 'roll back');
    await this.#settled('roll back');
    await this.#refilter('roll back');
    await this.#disarm('roll back');
    this.#pending = null;
  }

  async discard(): Promise<void> {
    if (this.#isLoaded) await this.#run(`rm -f ${shellQuote(this.#candidate)}`, 'discard');
    this.#isLoaded = false;
    await this.#lock.release();
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const { now } = await this.#birdc.status('neighbors');
    return neighborsIn(await this.#birdc.ask('show protocols all', 'neighbors'), now);
  }

  async close(): Promise<void> {
    // A commit that waits for its confirmation needs the candidate's file no more: BIRD has read it.
    await this.discard().catch(() => undefined);
    await this.#session.close();
  }

  #refilter(step: RouterStep, confirm_s = 4 * (REFILTER_MS / 1000)): Promise<void> {
    return refilter(this.#birdc, this.#changed, { step, most_ms: Math.min(REFILTER_MS, confirm_s * 250) });
  }

  /** Leaves a process on the host for when nobody confirms. */
  async #arm(confirm_s: number): Promise<void> {
    const commands = refilterCommands(this.#changed).map((question) => this.#birdc.command(question));
    if (commands.length === 0) return;
    const file = `${this.#path}.peersmith-armed-${randomBytes(6).toString('hex')}`;
    this.#armed = await WaitingProcess.start(this.#session, {
      file,
      after_s: confirm_s + 1,
      work: commands.join('; '),
      cleanup: `rm -f ${shellQuote(file)}.used`,
      step: 'commit',
    });
  }

  async #disarm(step: RouterStep): Promise<void> {
    await this.#armed?.stop(step);
    this.#armed = null;
  }

  /** What the file says must be what BIRD runs: somebody who changed it and did not load it is at work. */
  async #requireLoaded(): Promise<void> {
    const { reconfigured } = await this.#birdc.status('load');
    const { stdout } = await this.#run(`date -r ${shellQuote(this.#path)} '+%F %T.%3N'`, 'load');
    if (reconfigured === null || stdout.trim() <= reconfigured) return;
    throw new RouterError(
      'foreign_edits',
      `${this.#path} on ${this.#session.host} was changed at ${stdout.trim()} and BIRD has not loaded it: it runs what it read at ${reconfigured}`,
      { step: 'load', host: this.#session.host },
    );
  }

  /** Makes the candidate the file that BIRD starts with, as it owns and may read it. */
  async #keep(step: RouterStep): Promise<void> {
    const [path, candidate] = [this.#path, this.#candidate].map(shellQuote);
    await this.#run(
      `chown --reference=${path} ${candidate} 2>/dev/null; chmod --reference=${path} ${candidate} && touch -r ${path} ${candidate} && mv -f ${candidate} ${path}`,
      step,
    );
    this.#isLoaded = false;
  }

  /** Waits until BIRD has taken a configuration over, and says which mark it has then. */
  async #settled(step: RouterStep): Promise<string | null> {
    for (let tries = 0; tries < 300; tries++) {
      const { isReconfiguring, reconfigured } = await this.#birdc.status(step);
      if (!isReconfiguring) return reconfigured;
      await sleep(200);
    }
    throw new RouterError(
      'timed_out',
      `BIRD at ${this.#session.host} is still taking its configuration over`,
      {
        step,
        host: this.#session.host,
      },
    );
  }

  async #requirePending(step: RouterStep): Promise<void> {
    const { reconfigured } = await this.#birdc.status(step);
    if (this.#pending === null || !isSameMoment(reconfigured, this.#pending)) throw this.#confirmLost(step);
  }

  #confirmLost(step: RouterStep): RouterError {
    return new RouterError(
      'confirm_lost',
      `BIRD at ${this.#session.host} has nothing of ours to ${step}: it was taken back, or somebody else reconfigured it`,
      { step, host: this.#session.host },
    );
  }

  #requireCandidate(step: RouterStep): void {
    if (!this.#isLoaded)
      throw new RouterError('refused', 'nothing is loaded', { step, host: this.#session.host });
  }

  #run(command: string, step: RouterStep, input?: string): Promise<Executed> {
    return runCommand(this.#session, command, { step, ...(input === undefined ? {} : { input }) });
  }
}

const NOTHING_TO_DO = 19;
/** BIRD tells a moment of its own clock by the clock of the day, which moves a little against it: as much as this, in milliseconds. */
const CLOCKS_MS = 100;
const isSameMoment = (one: string | null, other: string): boolean =>
  one === other ||
  (one !== null &&
    Math.abs(Date.parse(one.replace(' ', 'T')) - Date.parse(other.replace(' ', 'T'))) <= CLOCKS_MS);
/** A text file's last line ends too: else it would differ for ever from what editors leave. */
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
const NOTHING_CHANGED: ChangedFilters = { import: [], export: [] };
/** How long routes that are told again are waited for, if that is less than a quarter of the time to confirm. */
const REFILTER_MS = 60_000;
