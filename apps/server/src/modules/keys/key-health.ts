import type { HealthState } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { keyStates } from './key-usage.ts';

/** Whether every key is there that secrets were sealed with, and whether a change of keys is complete. */
export async function keyHealth({ db, secrets }: Context): Promise<HealthState[]> {
  const states = await keyStates(db, secrets.keys());
  const name = 'Encryption keys';
  const missing = states.filter(({ source }) => source === null);
  if (missing.length > 0)
    return [
      {
        name,
        state: 'error',
        text: `The key ${missing.map(({ id }) => id).join(', ')} is missing: put it back where the others are, what it sealed cannot be read without it.`,
      },
    ];
  if (states.some(({ seals, values }) => !seals && values > 0))
    return [
      {
        name,
        state: 'warning',
        text: 'A rotation is not complete: `peersmith keys rotate` seals the rest.',
      },
    ];
  return [{ name, state: 'ok', text: 'Every key is there.' }];
}
