import { valueError } from '@peersmith/jinja';
import { refusal } from '../finding.ts';
import type { Entity } from '../model/entity.ts';
import type { Encryption } from '../model/store.ts';
import { IpAddress } from '../values/ip-address.ts';
import { routerOf } from './sessions.ts';

/**
 * The password of a session as its router's platform writes it: where the router encrypts passwords it is that of now, whatever
 * was stored before the platform, the address or the router changed; elsewhere it is what is stored.
 */
export function encryptedPassword(session: Entity): string | null {
  const { openSecret, encryption } = session.store.services;
  const stored = storedText(session.row.encrypted_password);
  const router = routerOf(session);
  const platform = router?.row.encrypt_passwords === true ? router.one('platform') : null;
  if (!platform) return stored && openSecret(stored);
  const password = storedText(session.row.password);
  if (!password || !encryption) return stored ? openSecret(stored) : '';
  const algorithm = platform.text('password_algorithm');
  if (algorithm === '') return openSecret(password);
  const address = session.getAttribute('ip_address');
  const key = address instanceof IpAddress ? address.host : '';
  try {
    return encryption.ofSecret({ algorithm, password, encrypted: stored ?? '', key });
  } catch (error) {
    const problem = unencryptable(error);
    session.store.report(session, refusal('password_unsayable', { problem }));
    return null;
  }
}

const storedText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const encrypting =
  (how: 'encrypt' | 'decrypt') =>
  (platform: Entity, password: unknown, key: unknown): unknown => {
    const algorithm = platform.text('password_algorithm');
    const encryption: Encryption | undefined = platform.store.services.encryption;
    if (typeof password !== 'string' || algorithm === '' || !encryption) return password;
    return explained(() => encryption[how](algorithm, password, typeof key === 'string' ? key : ''));
  };

/** `encrypt_password` and `decrypt_password` of a platform; one that has no way of its own leaves a password as it is. */
export const PLATFORM_METHODS = {
  'encrypt_password(password, key="")': encrypting('encrypt'),
  'decrypt_password(password, key="")': encrypting('decrypt'),
};

function explained(run: () => string): string {
  try {
    return run();
  } catch (error) {
    throw valueError(unencryptable(error));
  }
}

/** Why a password could not be encrypted, in words that hold none; any other error goes on. */
function unencryptable(error: unknown): string {
  if (error instanceof Error && error.name === 'PasswordError') return error.message;
  throw error;
}
