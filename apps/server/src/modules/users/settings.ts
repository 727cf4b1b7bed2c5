import * as z from 'zod';
import { count, defineSettings, type SettingValues, secret } from '../../platform/settings.ts';
import type { AttemptLimits } from './attempts.ts';

/** How the first user comes to be, and how many wrong passwords are taken. */
export const userSettings = defineSettings('Signing in', {
  PEERSMITH_ADMIN_PASSWORD: secret(
    z
      .string()
      .min(8, 'must have at least 8 characters')
      .optional()
      .describe('Password of `admin`, used at the first start only; random and printed once when unset.'),
  ),
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: count(1, 1000)
    .default(5)
    .describe(
      'How many wrong passwords an account takes before one has to wait: a minute at first, twice as long after each further one, at most 15 minutes. A right password, or an hour without attempts, begins anew.',
    ),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: count(1, 100_000)
    .default(20)
    .describe(
      'The same for an address (in IPv6 its /64), whatever accounts it tries. Wrong API tokens are counted apart, and ten times as many are let through.',
    ),
  SIGN_IN_ATTEMPTS_PER_NETWORK: count(1, 1_000_000)
    .default(100)
    .describe('The same for a network: a /24 in IPv4, a /48 in IPv6.'),
});

/** How many attempts each may make before it has to wait. */
export function attemptLimits(holder: { settings: SettingValues }): AttemptLimits {
  const settings = userSettings.of(holder);
  return {
    account: settings.SIGN_IN_ATTEMPTS_PER_ACCOUNT,
    address: settings.SIGN_IN_ATTEMPTS_PER_ADDRESS,
    network: settings.SIGN_IN_ATTEMPTS_PER_NETWORK,
  };
}
