import * as z from 'zod';

/** What a sign-in gave: both are JWTs. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string | null;
}

/** Where tokens are kept between requests, and between processes. */
export interface TokenStore {
  /** What was kept last. */
  read: () => Promise<Tokens | null>;
  /**
   * Has tokens renewed while nobody else does, and keeps what comes of it. `make` is given what is kept once the lock is held: somebody
   * else may have renewed it meanwhile.
   */
  renew: (make: (held: Tokens | null) => Promise<Tokens>) => Promise<Tokens>;
}

/** What an API answers to a sign-in. */
export const TokenAnswer = z.object({
  access_token: z.string().min(1).max(20_000),
  refresh_token: z.string().max(20_000).nullish(),
});

const Claims = z.object({ exp: z.number() });
/** A token that ends this soon may have ended when it arrives. */
const EARLY_S = 30;

/** When a JWT ends, by its `exp`; null where it does not say. Nobody checks its signature here: it is for who made it. */
export function expiryOf(token: string): Date | null {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { data } = Claims.safeParse(payload);
    const expiry = new Date((data?.exp ?? Number.NaN) * 1000);
    return Number.isNaN(expiry.getTime()) ? null : expiry;
  } catch {
    return null;
  }
}

/** Whether a token can be used now. One that does not say when it ends is tried. */
export function isUsable(token: string | null | undefined, now: Date): token is string {
  if (!token) return false;
  const expiry = expiryOf(token);
  return expiry === null || expiry.getTime() - EARLY_S * 1000 > now.getTime();
}

/** Keeps tokens in memory, for one client alone. */
export function tokensInMemory(): TokenStore {
  let held: Tokens | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => held,
    renew: (make) => {
      const next = last.then(async () => {
        held = await make(held);
        return held;
      });
      last = next.catch(() => null);
      return next;
    },
  };
}
