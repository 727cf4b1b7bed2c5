import type { Devices } from './devices.ts';

/** Between the beginnings of two connections: signing in takes milliseconds of arithmetic, and others want their turn in between. */
const APART_MS = 25;

const lasts = new WeakMap<Devices, number>();

/** Waits until nobody else of this process has just begun to connect. */
export async function spacedOut(devices: Devices): Promise<void> {
  const now = devices.now();
  const at = Math.max(now, (lasts.get(devices) ?? 0) + APART_MS);
  lasts.set(devices, at);
  if (at > now) await devices.pause(at - now);
}
