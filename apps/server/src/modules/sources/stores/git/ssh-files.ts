import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitParameters } from '../parameters.ts';
import { StoreFault } from '../store-fault.ts';
import type { GitAddress } from './git-address.ts';
import { ALIAS, knownHosts } from './host-keys.ts';

const USER = /^[\w.@+-]{1,200}$/;

/** What ssh reads to reach a host: its key, ours, and that nothing else is tried. Fails with `host_key_unknown` where no key is pinned. */
export async function sshFiles(
  { address, parameters, folder }: { address: GitAddress; parameters: GitParameters; folder: string },
  pinned: string,
): Promise<Record<string, string>> {
  const known = knownHosts(parameters.known_hosts ?? '');
  if (known.length === 0)
    throw new StoreFault(
      'host_key_unknown',
      `Nobody has accepted the host key of ${address.host} yet: look at it and accept it, or enter it as known_hosts`,
    );
  const key = parameters.private_key?.replaceAll('\r\n', '\n').trim();
  if (!key)
    throw new StoreFault(
      'parameters_unusable',
      'A repository reached by SSH needs a private_key among its parameters',
    );
  const passphrase = parameters.passphrase ?? '';
  if (passphrase === '' && isEncrypted(key))
    throw new StoreFault(
      'parameters_unusable',
      'The private_key has a pass phrase: enter it as passphrase among the parameters',
    );
  const username = parameters.username;
  if (username && !USER.test(username))
    throw new StoreFault('parameters_unusable', 'The username has characters that no user of a host has');
  await writeFile(join(folder, 'key'), `${key}\n`, { mode: 0o600 });
  await writeFile(join(folder, 'known_hosts'), `${known.map((one) => `${ALIAS} ${one}`).join('\n')}\n`, {
    mode: 0o600,
  });
  await writeFile(
    join(folder, 'ssh_config'),
    configOf({ folder, pinned, username, asks: passphrase !== '' }),
    { mode: 0o600 },
  );
  // The shell reads this, which is why nothing that was entered stands in it.
  return {
    GIT_SSH_COMMAND: `ssh -F '${join(folder, 'ssh_config').replaceAll("'", "'\\''")}'`,
    GIT_SSH_VARIANT: 'ssh',
    ...(passphrase === '' ? {} : await answering(folder, passphrase)),
  };
}

const ANSWER = `#!/bin/sh
printf '%s\\n' "$PEERSMITH_SSH_PASSPHRASE"
`;

/** Answers ssh when it asks for the pass phrase, which thus stands on no command line and in no file. */
async function answering(folder: string, passphrase: string): Promise<Record<string, string>> {
  const script = join(folder, 'answer');
  await writeFile(script, ANSWER, { mode: 0o700 });
  return {
    SSH_ASKPASS: script,
    SSH_ASKPASS_REQUIRE: 'force',
    // Older ones ask a program where they believe that there is a screen.
    DISPLAY: 'none',
    PEERSMITH_SSH_PASSPHRASE: passphrase,
  };
}

const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/;
/** What an OpenSSH key begins with; the name of its cipher follows. */
const MAGIC = Buffer.from('openssh-key-v1\0');

/** Whether a private key wants a pass phrase, of which ssh says nothing when it may not ask. */
function isEncrypted(key: string): boolean {
  const [, body] = OPENSSH.exec(key) ?? [];
  if (body === undefined) return /\bENCRYPTED\b/.test(key);
  const octets = Buffer.from(body, 'base64');
  if (!octets.subarray(0, MAGIC.length).equals(MAGIC) || octets.length < MAGIC.length + 8) return false;
  const length = octets.readUInt32BE(MAGIC.length);
  const cipher = octets.toString('latin1', MAGIC.length + 4, MAGIC.length + 4 + Math.min(length, 64));
  return cipher !== 'none';
}

function configOf({
  folder,
  pinned,
  username,
  asks,
}: {
  folder: string;
  pinned: string;
  username: string | undefined;
  asks: boolean;
}): string {
  const quoted = (name: string) => `"${join(folder, name).replaceAll('%', '%%')}"`;
  return [
    'Host *',
    `  HostName ${pinned}`,
    `  HostKeyAlias ${ALIAS}`,
    `  User ${username || 'git'}`,
    `  IdentityFile ${quoted('key')}`,
    `  UserKnownHostsFile ${quoted('known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  UpdateHostKeys no',
    '  CheckHostIP no',
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  BatchMode ${asks ? 'no' : 'yes'}`,
    '  NumberOfPasswordPrompts 1',
    '  PasswordAuthentication no',
    '  KbdInteractiveAuthentication no',
    '  PreferredAuthentications publickey',
    '  ConnectTimeout 20',
    '  ServerAliveInterval 10',
    '  ServerAliveCountMax 3',
    '  ClearAllForwardings yes',
    '  ForwardAgent no',
    '  PermitLocalCommand no',
    '  ControlPath none',
    '  RequestTTY no',
    '',
  ].join('\n');
}
