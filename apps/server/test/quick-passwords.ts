import type * as Crypto from 'node:crypto';
import { vi } from 'vitest';

// Hundreds of users are made for tests, and each password takes 30 ms to hash as for people. The form of what is stored stays.
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof Crypto>();
  const argon2: typeof crypto.argon2 = (algorithm, parameters, done) =>
    crypto.argon2(algorithm, { ...parameters, memory: 8, passes: 1 }, done);
  return { ...crypto, argon2 };
});
