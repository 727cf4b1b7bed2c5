import { isAbsolute } from 'node:path';
import { StoreFault } from '../store-fault.ts';

/** Where a repository is, and how it is reached. */
export interface GitAddress {
  /** As Git is given it. */
  url: string;
  protocol: 'https' | 'http' | 'ssh' | 'file';
  host: string;
  port: number;
  /** Of a repository on this machine. */
  path: string;
}

const SCP = /^(?:(?<user>[\w.-]+)@)?(?<host>[a-z\d][\w.-]*):(?!\/\/|:)(?<path>\S+)$/i;
const PORTS = { https: 443, http: 80, ssh: 22, file: 0 } as const;

const unusable = (why: string) => new StoreFault('address_unusable', why);

/** Reads the address of a repository: https://, ssh://, `git@host:path`, file:// or a path. Fails with `address_unusable`. */
export function readGitAddress(text: string): GitAddress {
  if (isAbsolute(text)) return local(text);
  const scp = text.includes('://') ? undefined : SCP.exec(text)?.groups;
  if (scp) {
    const user = scp.user ? `${scp.user}@` : '';
    return {
      url: `${user}${scp.host}:${scp.path}`,
      protocol: 'ssh',
      host: scp.host ?? '',
      port: 22,
      path: '',
    };
  }
  const url = URL.parse(text);
  const protocol = url?.protocol.slice(0, -1);
  if (!url || (protocol !== 'https' && protocol !== 'http' && protocol !== 'ssh' && protocol !== 'file'))
    throw unusable(
      'The address of a repository begins with https://, ssh:// or file://, or is git@host:path',
    );
  if (protocol === 'file') return local(decodeURIComponent(url.pathname));
  if (url.password !== '' || (protocol !== 'ssh' && url.username !== ''))
    throw unusable('The name and password of a repository are parameters, and no part of its address');
  if (url.hostname === '' || url.hostname.startsWith('-'))
    throw unusable('The address of the repository names no host');
  return {
    url: url.href,
    protocol,
    host: url.hostname,
    port: url.port === '' ? PORTS[protocol] : Number(url.port),
    path: '',
  };
}

const local = (path: string): GitAddress => ({ url: path, protocol: 'file', host: '', port: 0, path });
