import { StoreFault, type StoreFaultCode } from '../store-fault.ts';
import type { GitRoom } from './git-room.ts';
import type { GitResult } from './run-git.ts';

interface Explanation {
  says: RegExp;
  code: StoreFaultCode;
  text: (host: string) => string;
}

// The first that holds; servers put what they mean into texts alone.
const EXPLANATIONS: readonly Explanation[] = [
  {
    says: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No matching host key|no hostkey alg/i,
    code: 'host_key_changed',
    text: (host) =>
      `${host} shows another host key than the one that was accepted. Somebody may be in between; if the key was renewed, compare its fingerprint and accept it`,
  },
  {
    says: /Permission denied \(|Authentication failed|could not read (?:Username|Password)|invalid credentials|HTTP Basic: Access denied|returned error: 40[13]|terminal prompts disabled|Load key .* (?:error|invalid)/i,
    code: 'sign_in_refused',
    text: (host) => `${host} does not let us in with the name, password or key that are given`,
  },
  {
    says: /redirect/i,
    code: 'address_unusable',
    text: (host) => `${host} says that the repository has another address: enter the one that it leads to`,
  },
  {
    says: /not found|does not exist|does not appear to be a git repository|returned error: 404|not valid: is this a git repository|No such file or directory/i,
    code: 'not_found',
    text: (host) => `${host} has no such repository, or does not show it to us`,
  },
  {
    says: /SSL certificate|certificate verif|server certificate|TLS|gnutls_handshake/i,
    code: 'unreachable',
    text: (host) =>
      `The certificate of ${host} is not one that is trusted here; its authority can be given as the parameter ca`,
  },
  {
    says: /Could not resolve|Connection refused|timed out|No route to host|unable to access|Could not connect|Connection reset|hung up|early EOF|unexpected disconnect|kex_exchange_identification/i,
    code: 'unreachable',
    text: (host) => `${host} cannot be reached, or ended the connection`,
  },
];

/** A fault for what Git said when it reached out and failed. */
export function explainGit(git: GitRoom, { stderr, code }: GitResult): StoreFault {
  const host = git.address.host || 'The folder';
  const found = EXPLANATIONS.find(({ says }) => says.test(stderr));
  const said = saidBy(stderr);
  if (!found) return new StoreFault('failed', `Git failed with status ${code}${said ? `: ${said}` : ''}`);
  return new StoreFault(found.code, `${found.text(host)}${said ? ` (${said})` : ''}`);
}

/** The line of what was printed that says most. */
function saidBy(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' && !/^(?:warning:|hint:|@+$|Please make sure|and the repository exists)/i.test(line),
    );
  const told = lines.find((line) => /^(?:remote:|fatal:|ERROR:)/.test(line)) ?? lines.at(-1) ?? '';
  return told.replace(/\.+$/, '').slice(0, 300);
}
