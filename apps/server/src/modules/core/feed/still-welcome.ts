import type { Principal } from '../../../engine/context.ts';
import { databaseFault } from '../../../platform/database-fault.ts';

const EVERY_MS = 30_000;
/** Most that are looked at together. */
const AT_ONCE = 8;

interface Guest {
  principal: Principal;
  again: () => Promise<Principal | null>;
  /** When it was looked at last. */
  lookedAt: number;
}

/**
 * Looks once more at those who were let in half a minute ago and longer, and sees off who may not come in any more, or by other rights:
 * they come back, and learn there what holds now. A share of them at each call, so that they do not come all together.
 */
export async function stillWelcome<G extends Guest>(
  guests: ReadonlySet<G>,
  seeOff: (guest: G) => void,
): Promise<void> {
  const now = performance.now();
  const due = [...guests].filter(({ lookedAt }) => now - lookedAt >= EVERY_MS);
  const share = due.slice(0, Math.max(AT_ONCE, Math.ceil(guests.size / 20)));
  for (let at = 0; at < share.length; at += AT_ONCE)
    await Promise.all(
      share.slice(at, at + AT_ONCE).map(async (guest) => {
        guest.lookedAt = now;
        if (!(await isStill(guest))) seeOff(guest);
      }),
    );
}

async function isStill({ principal, again }: Guest): Promise<boolean> {
  try {
    const found = await again();
    return found !== null && found.id === principal.id && rightsOf(found) === rightsOf(principal);
  } catch (error) {
    // Nobody is turned away because the database does not answer.
    return databaseFault(error) !== null;
  }
}

const rightsOf = ({ isSuperuser, isStaff, permissions }: Principal): string =>
  JSON.stringify([isSuperuser, isStaff, ...[...permissions].sort()]);
