import { type Device, RouterError, type RouterErrorCode, type RouterStep } from '@peersmith/routers';
import type { FakeRouter, Place, Trouble } from './fake-router.ts';

const STEP: Partial<Record<Place, RouterStep>> = {
  committed: 'commit',
  confirmed: 'confirm',
  gate: 'neighbors',
};
const ENDS_CONNECTION = new Set<Trouble>(['connection_lost', 'timed_out', 'answer_invalid']);

/** A connection to a fake router. */
export class FakeDevice implements Device {
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
