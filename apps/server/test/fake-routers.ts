import {
  type BgpNeighbor,
  type Device,
  type RouterDriver,
  RouterError,
  type RouterErrorCode,
  type RouterStep,
} from '@peersmith/routers';
import * as z from 'zod';
import type { Devices } from '../src/modules/deployment/index.ts';

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

const STEP: Partial<Record<Place, RouterStep>> = {
  committed: 'commit',
  confirmed: 'confirm',
  gate: 'neighbors',
};
const ENDS_CONNECTION = new Set<Trouble>(['connection_lost', 'timed_out', 'answer_invalid']);

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
  lockedBy: FakeDevice | string | null = null;
  warnings: string[] = [];
  hostKey = `SHA256:${'k'.repeat(43)}`;
  faults: Fault[] = [];
  /** Sessions by what it runs: `neighbor 192.0.2.99` in the text, up unless the text says `broken`. */
  prefixes = 100;
  /** Called when somebody reaches a place. */
  reached: (place: Place) => void = () => undefined;
  /** Holds back what is answered about sessions, for as long as it takes. */
  sleep: (() => Promise<void>) | null = null;
  connections = 0;
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
    return [...this.running.matchAll(/^neighbor (\S+)( broken)?$/gm)].map(([, address = '', broken]) => ({
      vrf: 'global',
      address,
      local_address: null,
      local_asn: 64500,
      remote_asn: 64501,
      description: null,
      is_enabled: true,
      state: broken ? 'active' : 'established',
      uptime_s: null,
      received_prefix_count: this.prefixes,
      accepted_prefix_count: this.running.includes('filter nothing') ? 0 : this.prefixes,
      advertised_prefix_count: 1,
      last_error: null,
    }));
  }
}

class FakeDevice implements Device {
  readonly hostKey: string;
  readonly #router: FakeRouter;
  readonly #host: string;
  #isGone = false;
  #hasCommitted = false;

  constructor(router: FakeRouter, host: string) {
    this.#router = router;
    this.#host = host;
    this.hostKey = router.hostKey;
  }

  async #at(place: Place): Promise<void> {
    const router = this.#router;
    router.reached(place);
    const step = STEP[place] ?? (place as RouterStep);
    if (this.#isGone)
      throw new RouterError('connection_lost', 'the connection was closed', { step, host: this.#host });
    const fault = router.faults.find((one) => one.place === place && (one.times ?? 1) > 0);
    if (!fault) return;
    if (fault.times !== undefined) fault.times -= 1;
    fault.meanwhile?.(router);
    if (fault.trouble === 'hangs') await new Promise(() => undefined);
    else throw this.#fail(fault.trouble, step);
  }

  #fail(code: RouterErrorCode, step: RouterStep): RouterError {
    if (ENDS_CONNECTION.has(code)) this.#drop();
    return new RouterError(code, `${this.#host}: ${code} at ${step}`, {
      step,
      host: this.#host,
      ...(code === 'refused' ? { answers: ['line 3: password hunter2 is too short'] } : {}),
      ...(code === 'locked' ? { holder: 'alice since 03:00' } : {}),
      ...(code === 'host_key_changed' ? { pinned: 'SHA256:old', shown: 'SHA256:new' } : {}),
    });
  }

  /** A session that ends gives back its lock and its candidate, as NETCONF and the drivers have it. */
  #drop(): void {
    this.#isGone = true;
    if (this.#router.lockedBy === this) Object.assign(this.#router, { lockedBy: null, candidate: null });
  }

  async opened(): Promise<this> {
    await this.#at('connect');
    return this;
  }

  facts = async () => ({ vendor: 'Fake', model: null, version: '1', hostname: null, uptime_s: null });

  async getConfig() {
    await this.#at('read');
    return this.#router.running;
  }

  async load(text: string) {
    await this.#at('load');
    const { lockedBy } = this.#router;
    if (lockedBy && lockedBy !== this)
      throw new RouterError('locked', `${this.#host} is locked`, {
        step: 'lock',
        host: this.#host,
        holder: typeof lockedBy === 'string' ? lockedBy : 'another session',
      });
    Object.assign(this.#router, { lockedBy: this, candidate: text });
    return { warnings: this.#router.warnings };
  }

  async compare() {
    await this.#at('compare');
    const [before, after] = [this.#router.running, this.#router.candidate ?? ''].map((text) =>
      text.split('\n').filter((line) => line !== ''),
    );
    return [
      ...(before ?? []).filter((line) => !after?.includes(line)).map((line) => `-${line}\n`),
      ...(after ?? []).filter((line) => !before?.includes(line)).map((line) => `+${line}\n`),
    ].join('');
  }

  async commit({ confirm_s }: { confirm_s?: number } = {}) {
    await this.#at('commit');
    const { candidate } = this.#router;
    if (candidate === null) throw new Error('nothing is loaded');
    this.#router.commit(candidate, confirm_s);
    this.#hasCommitted = true;
    await this.#at('committed');
  }

  async confirm() {
    await this.#at('confirm');
    this.#requirePending('confirm');
    this.#router.keep();
    await this.#at('confirmed');
  }

  async rollback() {
    await this.#at('roll back');
    this.#requirePending('roll back');
    this.#router.takeBack();
  }

  #requirePending(step: RouterStep): void {
    if (!this.#hasCommitted || !this.#router.isPending)
      throw new RouterError('confirm_lost', `${this.#host} has nothing of ours to ${step}`, {
        step,
        host: this.#host,
      });
  }

  async discard() {
    await this.#at('discard');
    if (this.#router.lockedBy === this) Object.assign(this.#router, { lockedBy: null, candidate: null });
  }

  async bgpNeighbors() {
    await this.#at(this.#hasCommitted ? 'gate' : 'neighbors');
    if (this.#hasCommitted) await this.#router.sleep?.();
    return this.#router.neighbors();
  }

  async close() {
    if (!this.#isGone) this.#router.connections -= 1;
    this.#drop();
    await this.#at('close').catch(() => undefined);
  }
}

/** Fake routers by the host that they are reached at, and their time. */
export class FakeRouters implements Devices {
  readonly time = new FakeTime();
  readonly byHost = new Map<string, FakeRouter>();
  readonly driver: RouterDriver = {
    name: 'fake',
    label: 'Fake',
    strategy: { modes: ['replace'], confirm: 'device', atomic: true },
    args: z.object({}),
    connect: async ({ host, host_key }) => {
      const router = this.byHost.get(host);
      if (!router) throw new RouterError('unreachable', `${host} does not answer`, { step: 'connect', host });
      if (host_key !== null && host_key !== router.hostKey)
        throw new RouterError('host_key_changed', `${host} shows another key`, {
          step: 'host key',
          host,
          pinned: host_key,
          shown: router.hostKey,
        });
      const device = await new FakeDevice(router, host).opened();
      router.connections += 1;
      return device;
    },
  };

  driverNamed = (name: string) => (name === 'fake' ? this.driver : null);
  now = () => this.time.now;
  pause = async (ms: number) => this.time.pass(ms);

  /** A router at a host that runs a text. */
  add(host: string, running: string): FakeRouter {
    const router = new FakeRouter(this.time, running);
    this.byHost.set(host, router);
    return router;
  }
}
