import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 300;
/** How long nothing has to arrive until all has arrived: after something did, and where nothing did. */
const QUIET_MS = { after: 1200, without: 3000 };

/** Waits until counters stand still: neighbors have told again what they were asked for (route refresh, RFC 2918). No longer than `most_ms`. */
export async function untilQuiet(counters: () => Promise<string>, most_ms: number): Promise<void> {
  const [first, began] = [await counters(), Date.now()];
  let [last, since] = [first, began];
  while (Date.now() - began < most_ms) {
    await sleep(POLL_MS);
    const now = await counters();
    if (now !== last) [last, since] = [now, Date.now()];
    if (Date.now() - since >= (last === first ? QUIET_MS.without : QUIET_MS.after)) return;
  }
}
