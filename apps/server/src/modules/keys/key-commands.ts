import type { EncryptionKey } from '@peersmith/answers';
import type { Command, CommandCall } from '../../engine/commands.ts';
import type { AnyDatabase } from '../../engine/context.ts';
import type { Config } from '../../platform/config.ts';
import { openKeyring } from '../../platform/key-source.ts';
import type { Keyring } from '../../platform/keyring.ts';
import { keyStates, keysInUse, requireRightKeys } from './key-usage.ts';
import { discardKey, finishRotation, rotateKeys } from './rotate-keys.ts';

/** `keys status`, `keys rotate` and `keys discard`: what encrypts stored secrets. No key is ever printed. */
export const keyCommands: Command = {
  usage: 'keys',
  description: 'the keys that encrypt stored secrets',
  commands: [
    {
      usage: 'status',
      description: 'which keys there are, where they stand, and how many secrets are sealed with each',
      run: status,
    },
    {
      usage: 'rotate',
      description: 'make a new key and seal everything with it; servers may go on running',
      options: [
        {
          flags: '--finish',
          description: 'take the keys out of their file that nothing is sealed with any more',
        },
      ],
      run: (call) => (call.options.finish ? finishing(call) : rotate(call)),
    },
    {
      usage: 'discard <id>',
      description: 'give up what was sealed with a key that is lost',
      options: [
        { flags: '--yes', description: 'do it: the passwords that were sealed with it become empty' },
      ],
      run: discard,
    },
  ],
};

async function status({ onDatabase, tell, table, endWith }: CommandCall): Promise<void> {
  await onDatabase(async ({ db, config }) => {
    // Where keys cannot be read, the ones that are needed are told all the same.
    const keyring = await openKeyring(config, { create: false }).catch((error: unknown) => {
      tell(`peersmith: ${error instanceof Error ? error.message : error}`);
      return null;
    });
    const states = await keyStates(db, keyring?.keys() ?? []);
    table(
      ['key', 'use', 'secrets', 'where'],
      states.map((state) => [state.id, roleOf(state), String(state.values), state.source ?? '-']),
    );
    if (!keyring || states.some(({ source }) => source === null)) endWith(1);
  });
}

function roleOf({ seals, source }: EncryptionKey): string {
  if (source === null) return 'missing';
  return seals ? 'seals and opens' : 'opens only';
}

interface Opened {
  db: AnyDatabase;
  config: Config;
}

/** The keys, all that are needed and the right ones. */
async function keysOf({ db, config }: Opened): Promise<Keyring> {
  const keyring = await openKeyring(config, { create: false, used: await keysInUse(db) });
  await requireRightKeys(db, keyring);
  return keyring;
}

async function rotate({ onDatabase, print, endWith }: CommandCall): Promise<void> {
  const tell = (line: string) => print(`${line}\n`);
  await onDatabase(async (opened) => {
    const keyring = await keysOf(opened);
    const { key, made, resealed, unreadable, idle } = await rotateKeys({ db: opened.db, keyring, tell });
    tell(
      unreadable
        ? `${unreadable} secrets are not sealed with ${key}: they are damaged, or somebody holds them; run this again.`
        : `${made ? '' : 'An earlier rotation is complete. '}Everything is sealed with ${key} (${resealed} anew).`,
    );
    if (idle.length && !unreadable)
      tell(
        `Nothing is sealed with ${idle.join(', ')} any more. Backups made before need it: keep it with them, then \`peersmith keys rotate --finish\` takes it out.`,
      );
    if (unreadable) endWith(1);
  });
}

async function finishing({ onDatabase, print }: CommandCall): Promise<void> {
  await onDatabase(async (opened) => {
    const { removed } = await finishRotation({ db: opened.db, keyring: await keysOf(opened) });
    print(removed.length ? `Took out ${removed.join(', ')}.\n` : 'There is one key: nothing to take out.\n');
  });
}

async function discard({ args: [id = ''], options, onDatabase, print }: CommandCall): Promise<void> {
  await onDatabase(async ({ db, config }) => {
    const keys = await openKeyring(config, { create: false }).then(
      (keyring) => keyring.keys(),
      () => [],
    );
    const lost = (await keyStates(db, keys)).find((state) => state.id === id);
    if (!lost) throw new Error(`Nothing is sealed with a key ${id}.`);
    if (lost.source !== null) throw new Error(`The key ${id} stands in ${lost.source}: nothing is lost.`);
    if (!options.yes)
      throw new Error(`${lost.values} secrets would become empty, for good. Say --yes to give them up.`);
    print(`${await discardKey(db, keys, id)} secrets are empty now.\n`);
  });
}
