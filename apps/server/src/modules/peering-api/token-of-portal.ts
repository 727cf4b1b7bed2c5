import type { AnyDatabase } from '../../engine/context.ts';
import type { Guest } from '../../engine/guest.ts';

/** How tokens begin that were made in the portal. */
export const PORTAL_TOKEN = 'psm_';

/** Finds the guest of a token that was made in the portal; null where there is none, or no longer. */
export type FindGuestToken = (db: AnyDatabase, key: string, now: Date) => Promise<Guest | null>;

/** Nobody makes such tokens yet. */
export const findGuestToken: FindGuestToken = async () => null;
