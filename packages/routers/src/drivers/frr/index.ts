import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { BgpNeighbor, Device, Facts, LoadMode, RouterDriver, Target } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { RouterError, type RouterStep } from '../../router-error.ts';
import { RemoteLock } from '../../ssh/remote-lock.ts';
import { runCommand } from '../../ssh/run-command.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { type Executed, SshSession } from '../../ssh/ssh-session.ts';
import { WaitingProcess } from '../../ssh/waiting-process.ts';
import { untilQuiet } from '../../until-quiet.ts';
import { neighborsIn } from './neighbors.ts';
import { type Plan, planOf } from './plan.ts';
import { differenceOf, type Tree, treeOf } from './tree.ts';
import { Vtysh } from './vtysh.ts';

/** How FRR is reached on its host. */
const FrrArgs = z.object({
  vtysh: z.string().min(1).default('vtysh').describe('How the user calls vtysh, such as `sudo vtysh`.'),
  state_dir: z
    .string()
    .startsWith('/')
    .default('/tmp')
    .describe('A folder on the router that is empty after a restart of it.'),
  drain_s: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(5)
    .describe('How many seconds a neighbor that goes has to move its traffic; 0 ends its session at once.'),
});

/**
 * FRR over SSH, for a user with a shell who may use vtysh. What changes is worked out from what it runs, in an order without an open moment. A
 * commit with a timer first leaves, on the router, what brings it back and a process that waits to do so; only a confirmation ends that process
 * and writes the configuration to disk. A host that restarts meanwhile starts with what was.
 */
export const frr = {
  name: 'frr',
  label: 'FRRouting',
  args: FrrArgs,
  strategy: { modes: ['replace'], confirm: 'armed', atomic: false },
  connect: (target) => FrrDevice.connect(target),
} satisfies RouterDriver;

class FrrDevice implements Device {
  readonly hostKey: string;
  readonly #session: SshSession;
  readonly #vtysh: Vtysh;
  readonly #lock: RemoteLock;
  readonly #folder: string;
  readonly #drain_ms: number;
  /** What the names of our files on the host begin with: others for each commit, so that a process that waited for one never meets another. */
  #files: string;
  #candidate: { running: string; wanted: Tree; before: Tree } | null = null;
  #armed: WaitingProcess | null = null;

  private constructor(session: SshSession, { vtysh, state_dir, drain_s }: z.infer<typeof FrrArgs>) {
    this.#session = session;
    this.hostKey = session.hostKey;
    this.#vtysh = new Vtysh(session, vtysh);
    this.#lock = new RemoteLock(session, `${state_dir}/peersmith-frr.lock`);
    this.#folder = state_dir;
    this.#drain_ms = drain_s * 1000;
    this.#files = this.#fresh();
  }

  #fresh(): string {
    return `${this.#folder}/peersmith-frr-${randomBytes(6).toString('hex')}`;
  }

  static async connect(target: Target): Promise<FrrDevice> {
    const read = readArgs('FRR', FrrArgs, target);
    return new FrrDevice(await SshSession.connect(read.target), read.args);
  }

  async facts(): Promise<Facts> {
    const said = await this.#vtysh.show('show version', 'facts');
    const [, version = null, hostname = null] = /^FRRouting (\S+) \(([^)]*)\)/m.exec(said) ?? [];
    return { vendor: 'FRRouting', model: null, version, hostname, uptime_s: null };
  }

  getConfig(): Promise<string> {
    return this.#vtysh.show('show running-config', 'read');
  }

  async load(text: string, mode: LoadMode): Promise<{ warnings: readonly string[] }> {
    if (mode !== 'replace')
      throw new RouterError('capability_missing', 'FRR is given whole configurations', {
        step: 'load',
        host: this.#session.host,
      });
    await this.#lock.take();
    const file = `${this.#files}.candidate`;
    await this.#write(file, text.replace(SHOWN_ABOVE, ''), 'load');
    const answers = await this.#vtysh
      .read(file, 'load', '-C')
      .finally(() => this.#run(`rm -f ${shellQuote(file)}`, 'load'));
    if (answers.length) throw this.#vtysh.failed('load', 2, answers);
    const running = await this.getConfig();
    this.#candidate = { running, before: treeOf(running), wanted: treeOf(text) };
    return { warnings: [] };
  }

  async compare(): Promise<string> {
    const { before, wanted } = this.#loaded('compare');
    return differenceOf(before, wanted);
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}): Promise<void> {
    const { before, wanted, running } = this.#loaded('commit');
    if ((await this.getConfig()) !== running)
      throw new RouterError(
        'foreign_edits',
        `${this.#session.host} runs something else than when the candidate was loaded`,
        {
          step: 'commit',
          host: this.#session.host,
        },
      );
    this.#files = this.#fresh();
    const undo = planOf(wanted, before, { isUndo: true });
    await this.#write(`${this.#files}.undo`, textOf(undo.first), 'commit');
    await this.#write(`${this.#files}.then`, textOf(undo.afterwards), 'commit');
    // The waiting process is there before anything is changed, also when this session ends in the middle.
    await this.#arm(confirm_s ?? UNCONFIRMED_S);
    const answers = await this.#carryOut(planOf(before, wanted), 'commit', confirm_s);
    const left = differenceOf(treeOf(await this.getConfig()), wanted);
    if (answers.length || left) {
      await this.#restore('commit');
      throw this.#vtysh.failed(
        'commit',
        2,
        answers.length ? answers : [`it runs something else than was meant:\n${left}`],
      );
    }
    if (confirm_s === undefined) await this.confirm();
  }

  async confirm(): Promise<void> {
    if (!(await this.#disarm('confirm'))) throw this.#confirmLost('confirm');
    await this.#forget('confirm');
    await this.#vtysh.show('write memory', 'confirm');
  }

  async rollback(): Promise<void> {
    if (!this.#armed) throw this.#confirmLost('roll back');
    await this.#restore('roll back');
  }

  async discard(): Promise<void> {
    this.#candidate = null;
    await this.#lock.release();
  }

  async bgpNeighbors(): Promise<BgpNeighbor[]> {
    const said = await this.#vtysh.show('show bgp vrf all neighbors json', 'neighbors');
    try {
      return neighborsIn(JSON.parse(said.trim() || '{}'));
    } catch (cause) {
      throw new RouterError(
        'answer_invalid',
        `FRR at ${this.#session.host} did not answer in JSON as it should`,
        {
          step: 'neighbors',
          host: this.#session.host,
          cause,
        },
      );
    }
  }

  async close(): Promise<void> {
    await this.discard().catch(() => undefined);
    await this.#session.close();
  }

  /** Gives FRR the lines of a plan; answers what it complains of. */
  async #carryOut(
    { first, afterwards, leaves }: Plan,
    step: RouterStep,
    confirm_s = UNCONFIRMED_S,
  ): Promise<string[]> {
    const file = `${this.#files}.do`;
    await this.#write(file, textOf(first), step);
    const answers = await this.#vtysh.read(file, step);
    if (afterwards.length === 0 || answers.length) return answers;
    if (leaves) await sleep(Math.min(this.#drain_ms, confirm_s * 125));
    await untilQuiet(() => this.#received(step), Math.min(REFILTER_MS, confirm_s * 250));
    await this.#write(file, textOf(afterwards), step);
    return this.#vtysh.read(file, step);
  }

  /** How much has arrived from neighbors. */
  async #received(step: RouterStep): Promise<string> {
    const said = await this.#vtysh.show('show bgp vrf all neighbors json', step);
    return (said.match(/"updatesRecv":\s*\d+/g) ?? []).join();
  }

  /** Leaves a process that waits, and then brings back what was. */
  async #arm(confirm_s: number): Promise<void> {
    const [undo, then] = ['undo', 'then'].map((end) => shellQuote(`${this.#files}.${end}`));
    const vtysh = this.#vtysh.command;
    this.#armed = await WaitingProcess.start(this.#session, {
      file: `${this.#files}.armed`,
      after_s: confirm_s,
      work: `${vtysh} -f ${undo}; if [ -s ${then} ]; then sleep ${HEARD_S}; ${vtysh} -f ${then}; fi`,
      cleanup: `rm -f ${shellQuote(this.#files)}.*`,
      step: 'commit',
    });
  }

  /** Takes the waiting process its work; false when it has begun, or is not there any more. */
  async #disarm(step: RouterStep): Promise<boolean> {
    const isStopped = await this.#armed?.stop(step);
    this.#armed = null;
    return isStopped ?? false;
  }

  /** Brings back what was, now. */
  async #restore(step: RouterStep): Promise<void> {
    const { before } = this.#loaded(step);
    if (!(await this.#disarm(step))) throw this.#confirmLost(step);
    // From what it runs now, whatever that is.
    const plan = planOf(treeOf(await this.getConfig()), before, { isUndo: true });
    const answers = await this.#carryOut(plan, 'roll back');
    const left = differenceOf(treeOf(await this.getConfig()), before);
    await this.#forget(step);
    if (left)
      throw new RouterError(
        'refused',
        `${this.#session.host} was not brought back to what it ran:\n${left}`,
        { step: 'roll back', host: this.#session.host, answers: [...answers, left] },
      );
  }

  async #forget(step: RouterStep): Promise<void> {
    await this.#run(`rm -f ${shellQuote(this.#files)}.*`, step);
  }

  async #write(file: string, text: string, step: RouterStep): Promise<void> {
    await this.#run(`umask 077 && cat > ${shellQuote(file)}`, step, text);
  }

  #loaded(step: RouterStep) {
    if (!this.#candidate)
      throw new RouterError('refused', 'nothing is loaded', { step, host: this.#session.host });
    return this.#candidate;
  }

  #confirmLost(step: RouterStep): RouterError {
    return new RouterError(
      'confirm_lost',
      `FRR at ${this.#session.host} has nothing of ours to ${step}: it was brought back, or the host was restarted`,
      { step, host: this.#session.host },
    );
  }

  #run(command: string, step: RouterStep, input?: string): Promise<Executed> {
    return runCommand(this.#session, command, { step, ...(input === undefined ? {} : { input }) });
  }
}

/** What FRR writes above what it runs. */
const SHOWN_ABOVE = /^(?:Building configuration\.\.\.|Current configuration:)$/gm;

/** How long a commit without a timer may take before it is brought back. */
const UNCONFIRMED_S = 300;
/** How long routes that are told again are waited for, if that is less than a quarter of the time to confirm; and by whoever cannot look, in seconds. */
const REFILTER_MS = 60_000;
const HEARD_S = 5;

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
