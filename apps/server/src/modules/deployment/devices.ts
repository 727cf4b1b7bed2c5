import { setTimeout as sleep } from 'node:timers/promises';
import { driverNamed, type RouterDriver } from '@peersmith/routers';
import type { Context } from '../../engine/context.ts';

/** What leads out to routers: drivers by name, and the time that passes out there. */
export interface Devices {
  driverNamed: (name: string) => RouterDriver | null;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits; a signal that is aborted ends the wait, and is no error. */
  pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The routers of this world. */
export const REAL_DEVICES: Devices = {
  driverNamed,
  now: Date.now,
  pause: (ms, signal) => sleep(ms, undefined, { signal, ref: true }).catch(() => undefined),
};

/** A context from which routers are reached. */
export interface DeviceContext extends Context {
  devices: Devices;
}
