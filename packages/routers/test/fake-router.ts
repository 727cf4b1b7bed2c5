import type { Target } from '../src/driver.ts';

/** What a question to a device is for; faults are set for one of these. */
export type FakeStep =
  | 'sign in'
  | 'read'
  | 'lock'
  | 'load'
  | 'compare'
  | 'commit'
  | 'confirm'
  | 'roll back'
  | 'discard'
  | 'neighbors';

/** `cut`: the connection ends. `half`: in the middle of the answer. `silent`: nothing is answered. */
export interface Fault {
  step: FakeStep;
  kind: 'cut' | 'half' | 'silent';
  /** Whether the device does what it is asked for before. */
  isDone: boolean;
}

/** A line that a device takes for none, one that it warns of, and one that it refuses when all is to run. */
export const NONSENSE = 'nonsense password hunter2';
export const DOUBTFUL = 'doubtful thing';
export const UNCOMMITTABLE = 'uncommittable thing';

/** Somebody who is at the device. */
export interface Person {
  name: string;
  since: string;
}

interface Pending {
  before: readonly string[];
  /** Which candidate, or who, it was. */
  mark: string;
  until_s: number;
}

/**
 * What a device holds, whatever language it speaks: what it runs and starts with, candidates by name, a commit that waits for its confirmation, and
 * a clock that tests move. Lines are all that a configuration is made of.
 */
export class FakeRouter {
  running: readonly string[];
  startup: readonly string[];
  readonly candidates = new Map<string, readonly string[]>();
  pending: Pending | null = null;
  /** Marks of commits, the newest first. */
  history: string[] = [];
  /** Who holds the lock: one of us by a mark, or somebody. */
  lock: { mark: string; person?: Person } | null = null;
  fault: Fault | null = null;
  /** What was asked, in the platform's own words, where the fake keeps it. */
  readonly heard: string[] = [];
  now_s = 0;
  /** Ends every connection. */
  cut: () => void = () => undefined;

  constructor(lines: readonly string[]) {
    this.running = lines;
    this.startup = lines;
  }

  /** Lets time pass; what nobody confirmed meanwhile is taken back. */
  advance(seconds: number): void {
    this.now_s += seconds;
    if (this.pending && this.pending.until_s <= this.now_s) this.takeBack();
  }

  takeBack(): void {
    if (!this.pending) return;
    this.running = this.pending.before;
    this.history.unshift('taken back');
    this.pending = null;
  }

  /** Starts anew with what was saved; nobody is connected any more. */
  reboot(): void {
    this.running = this.startup;
    this.pending = null;
    this.lock = null;
    this.candidates.clear();
    this.cut();
  }

  /** Makes lines run, for a time or for good. */
  commit(lines: readonly string[], mark: string, confirm_s?: number): void {
    if (lines.includes(UNCOMMITTABLE)) throw new Refusal('commit refused: uncommittable thing');
    const before = this.pending?.before ?? this.running;
    this.running = lines;
    this.history.unshift(mark);
    this.pending = confirm_s === undefined ? null : { before, mark, until_s: this.now_s + confirm_s };
  }

  /** What somebody types at the device meanwhile; it runs at once. */
  typed(line: string): void {
    this.running = [...this.running, line];
    this.history.unshift('somebody');
  }

  /** Whether an answer goes wrong now: the fault that is set for this question, once. */
  meets(step: FakeStep): Fault | null {
    if (this.fault?.step !== step) return null;
    const { fault } = this;
    this.fault = null;
    return fault;
  }
}

/** What a device does not do, in its words. */
export class Refusal extends Error {}

/** Lines that are added to others, or stand in their place; and what the device says of them. */
export function taken(
  held: readonly string[],
  text: readonly string[],
  mode: 'merge' | 'replace',
): { lines: readonly string[]; warnings: string[] } {
  const said = text.map((line) => line.trimEnd()).filter((line) => line !== '' && !/^\s*[!#]/.test(line));
  const wrong = said.find((line) => line.includes('nonsense'));
  if (wrong !== undefined) throw new Refusal(wrong);
  const lines = mode === 'replace' ? said : [...held, ...said.filter((line) => !held.includes(line))];
  return { lines, warnings: said.filter((line) => line.includes('doubtful')) };
}

/** A difference as most devices show it; empty when there is none. */
export function shownDifference(from: readonly string[], to: readonly string[]): string {
  const gone = from.filter((line) => !to.includes(line)).map((line) => `-${line}`);
  const come = to.filter((line) => !from.includes(line)).map((line) => `+${line}`);
  return [...gone, ...come].join('\n');
}

/** How a fake at a port of the loopback is reached by who may sign in to it. */
export const targetAt = (port: number, { user, password }: { user: string; password: string }): Target => ({
  host: '127.0.0.1',
  port,
  username: user,
  password,
  host_key: null,
  timeout_ms: 5000,
  args: {},
});

/** Somebody who takes a device's one lock and gives it back; `holder` is how the platform tells who that is. */
export const heldBySomebody = (router: FakeRouter, holder: string) => ({
  lockBySomebody: () => {
    router.lock = { mark: 'alice' };
    return holder;
  },
  unlock: () => {
    if (router.lock?.mark === 'alice') router.lock = null;
  },
});
