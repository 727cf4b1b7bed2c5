import type { Context } from '../../../engine/context.ts';
import type { Guest } from '../../../engine/guest.ts';

/** A guest as they are now. */
export async function freshGuest(
  _context: Context,
  guest: Guest,
  _options: { writes: boolean },
): Promise<Guest> {
  return guest;
}
