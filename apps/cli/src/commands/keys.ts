import type { EncryptionKey } from '@peersmith/api-client';
import type { Installation } from '@peersmith/server';
import type { Command } from 'commander';
import { onInstallation } from '../session.ts';
import { textTable } from '../table.ts';

/** `keys status`, `keys rotate` and `keys discard`: what encrypts stored secrets. No key is ever printed. */
export function keyCommands(program: Command): void {
  const command = program.command('keys').description('the keys that encrypt stored secrets');
  command
    .command('status')
    .description('which keys there are, where they stand, and how many secrets are sealed with each')
    .action(() => onInstallation(status));
  command
    .command('rotate')
    .description('make a new key and seal everything with it; servers may go on running')
    .option('--finish', 'take the keys out of their file that nothing is sealed with any more')
    .action(({ finish = false }: { finish?: boolean }) => onInstallation(finish ? finishing : rotate));
  command
    .command('discard <id>')
    .description('give up what was sealed with a key that is lost')
    .option('--yes', 'do it: the passwords that were sealed with it become empty')
    .action((id: string, { yes = false }: { yes?: boolean }) =>
      onInstallation((installation) => discard(installation, { id, yes })),
    );
}

async function status({ db, config }: Installation): Promise<void> {
  const { keyStates, openKeyring } = await import('@peersmith/server');
  // Where keys cannot be read, the ones that are needed are told all the same.
  const keyring = await openKeyring(config, { create: false }).catch((error: unknown) => {
    process.stderr.write(`peersmith: ${error instanceof Error ? error.message : error}\n`);
    return null;
  });
  const states = await keyStates(db, keyring?.keys() ?? []);
  const rows = states.map((state) => [state.id, roleOf(state), String(state.values), state.source ?? '-']);
  process.stdout.write(textTable(['key', 'use', 'secrets', 'where'], rows, 200));
  if (!keyring || states.some(({ source }) => source === null)) process.exitCode = 1;
}

function roleOf({ seals, source }: EncryptionKey): string {
  if (source === null) return 'missing';
  return seals ? 'seals and opens' : 'opens only';
}

/** The keys, all that are needed and the right ones. */
async function keysOf({ db, config }: Installation) {
  const { keysInUse, openKeyring, requireRightKeys } = await import('@peersmith/server');
  const keyring = await openKeyring(config, { create: false, used: await keysInUse(db) });
  await requireRightKeys(db, keyring);
  return keyring;
}

async function rotate(installation: Installation): Promise<void> {
  const { rotateKeys } = await import('@peersmith/server');
  const keyring = await keysOf(installation);
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const { db } = installation;
  const { key, made, resealed, unreadable, idle } = await rotateKeys({ db, keyring, tell });
  tell(
    unreadable
      ? `${unreadable} secrets are not sealed with ${key}: they are damaged, or somebody holds them; run this again.`
      : `${made ? '' : 'An earlier rotation is complete. '}Everything is sealed with ${key} (${resealed} anew).`,
  );
  if (idle.length && !unreadable)
    tell(
      `Nothing is sealed with ${idle.join(', ')} any more. Backups made before need it: keep it with them, then \`peersmith keys rotate --finish\` takes it out.`,
    );
  if (unreadable) process.exitCode = 1;
}

async function finishing(installation: Installation): Promise<void> {
  const { finishRotation } = await import('@peersmith/server');
  const { removed } = await finishRotation({ db: installation.db, keyring: await keysOf(installation) });
  process.stdout.write(
    removed.length ? `Took out ${removed.join(', ')}.\n` : 'There is one key: nothing to take out.\n',
  );
}

async function discard(
  { db, config }: Installation,
  { id, yes }: { id: string; yes: boolean },
): Promise<void> {
  const { discardKey, keyStates, openKeyring } = await import('@peersmith/server');
  const keys = await openKeyring(config, { create: false }).then(
    (keyring) => keyring.keys(),
    () => [],
  );
  const lost = (await keyStates(db, keys)).find((state) => state.id === id);
  if (!lost) throw new Error(`Nothing is sealed with a key ${id}.`);
  if (lost.source !== null) throw new Error(`The key ${id} stands in ${lost.source}: nothing is lost.`);
  if (!yes)
    throw new Error(`${lost.values} secrets would become empty, for good. Say --yes to give them up.`);
  process.stdout.write(`${await discardKey(db, keys, id)} secrets are empty now.\n`);
}
