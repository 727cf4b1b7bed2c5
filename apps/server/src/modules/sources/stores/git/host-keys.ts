import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { addressOfHost } from '../host-address.ts';
import type { StoreRoom } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { readGitAddress } from './git-address.ts';

/** What the host is called in the list of keys that ssh is given: it has no other. */
export const ALIAS = 'peersmith-source';

const KEY = /(?:^|\s)((?:ssh-|ecdsa-|sk-)[\w@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s|$)/;
const SCAN_S = 15;

/** A key of a host. */
export interface HostKey {
  type: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  fingerprint: string;
  /** Type and key, as they stand in a known_hosts file. */
  line: string;
}

/** The keys in a known_hosts file or in lines of it, without the names of hosts before them. */
export const knownHosts = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const [, type, key] = line.trim().startsWith('#') ? [] : (KEY.exec(line) ?? []);
    return type && key ? [`${type} ${key}`] : [];
  });

/** A key with its fingerprint. */
export function describeKey(line: string): HostKey {
  const [type = '', key = ''] = line.split(' ');
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return { type, fingerprint: `SHA256:${digest.replace(/=+$/, '')}`, line };
}

/** The keys that a host shows now, without signing in. Fails with `unreachable`, or where the address has no such host. */
export async function scanHostKeys(url: string, room: Pick<StoreRoom, 'allowPrivate'>): Promise<HostKey[]> {
  const { protocol, host, port } = readGitAddress(url);
  if (protocol !== 'ssh')
    throw new StoreFault('address_unusable', 'Only repositories reached by SSH have a host key');
  const pinned = await addressOfHost(host, room.allowPrivate);
  const printed = await keyscan(['-T', '10', '-p', String(port), '-t', 'ed25519,ecdsa,rsa', '--', pinned]);
  const keys = knownHosts(printed).map(describeKey);
  if (keys.length === 0)
    throw new StoreFault('unreachable', `No SSH server answers at ${host}, port ${port}`);
  return keys;
}

function keyscan(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('ssh-keyscan', args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
      timeout: SCAN_S * 1000,
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (printed.length < 100_000) printed += chunk.toString('latin1');
    });
    child.on('error', (cause) =>
      reject(new StoreFault('failed', 'ssh-keyscan is not installed on this server', { cause })),
    );
    child.on('close', () => resolve(printed));
  });
}
