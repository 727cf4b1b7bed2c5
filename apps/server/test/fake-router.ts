import type { BgpNeighbor, RouterErrorCode } from '@peersmith/routers';

/** Where work with a fake router can break off: before what is done takes effect, or after it, when only the answer is missing. */
export type Place =
  | 'connect'
  | 'neighbors'
  | 'read'
  | 'load'
  | 'compare'
  | 'discard'
  | 'commit'
  | 'committed'
  | 'gate'
  | 'confirm'
  | 'confirmed'
  | 'roll back'
  | 'close';

/** What goes wrong there. `hangs` never answers: the worker that waits for it is dead. */
export type Trouble = RouterErrorCode | 'hangs';

export interface Fault {
  place: Place;
  trouble: Trouble;
  /** How often; for good by default. */
  times?: number;
  /** What happens out there in that moment. */
  meanwhile?: (router: FakeRouter) => void;
}

/** The time of fake routers: it passes when somebody waits, and at once. */
export class FakeTime {
  now = 1_800_000_000_000;
  readonly #timers = new Set<{ at: number; fire: () => void }>();

  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.now + ms, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  pass(ms: number): void {
    this.now += ms;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.now)) {
      this.#timers.delete(timer);
      timer.fire();
    }
  }
}

/** A router that exists nowhere: it runs a text, takes a candidate from one at a time, and takes back what nobody confirms. */
export class FakeRouter {
  running: string;
  /** What it would start with: what was confirmed last. */
  kept: string;
  /** What became permanent, one after the other. */
  readonly writes: string[] = [];
  candidate: string | null = null;
  lockedBy: object | string | null = null;
  warnings: string[] = [];
  hostKey = `SHA256:${'k'.repeat(43)}`;
  faults: Fault[] = [];
  /** Sessions by what it runs: `neighbor 192.0.2.99` in the text, up unless the text says `broken`. */
  prefixes = 100;
  /** Called when somebody reaches a place. */
  reached: (place: Place) => void = () => undefined;
  /** Whether its sessions are still on their way up. */
  slow = false;
  /** Holds back what is answered about sessions, for as long as it takes. */
  sleep: (() => Promise<void>) | null = null;
  connections = 0;
  /** What it says of its sessions, where that does not follow from what it runs. */
  told: readonly BgpNeighbor[] | null = null;
  #untimed: (() => void) | null = null;
  readonly #time: FakeTime;

  constructor(time: FakeTime, running: string) {
    this.#time = time;
    this.running = running;
    this.kept = running;
  }

  commit(text: string, confirm_s: number | undefined): void {
    this.running = text;
    if (confirm_s === undefined) this.keep();
    else this.#untimed = this.#time.after(confirm_s * 1000, () => this.takeBack());
  }

  keep(): void {
    this.#untimed?.();
    this.#untimed = null;
    this.kept = this.running;
    this.writes.push(this.running);
  }

  takeBack(): void {
    this.#untimed?.();
    this.#untimed = null;
    this.running = this.kept;
  }

  get isPending(): boolean {
    return this.#untimed !== null;
  }

  /** Somebody else's commit: it stays, and ours is part of it or gone. */
  overwrite(text: string): void {
    this.#untimed?.();
    this.#untimed = null;
    this.running = text;
    this.kept = text;
  }

  /** It starts again, with what was kept. */
  reboot(): void {
    this.takeBack();
    this.lockedBy = null;
    this.candidate = null;
  }

  neighbors(): BgpNeighbor[] {
    if (this.told) return [...this.told];
    return [...this.running.matchAll(/^neighbor (\S+)( broken)?$/gm)].map(([, address = '', broken]) => ({
      vrf: 'global',
      address,
      local_address: null,
      local_asn: 64500,
      remote_asn: 64501,
      description: null,
      is_enabled: true,
      state: broken || this.slow ? 'active' : 'established',
      uptime_s: null,
      received_prefix_count: this.prefixes,
      accepted_prefix_count: this.running.includes('filter nothing') ? 0 : this.prefixes,
      advertised_prefix_count: 1,
      last_error: null,
    }));
  }
}
