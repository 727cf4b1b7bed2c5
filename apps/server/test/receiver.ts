import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  /** File of its own certificate, when it has one. */
  certificate: string;
  received: Received[];
  /** Status of the answers to come. */
  answer: number;
  close: () => Promise<void>;
}

/** Whether there is a program that makes certificates. */
export const OPENSSL = spawnSync('openssl', ['version']).status === 0;

/** A web server on the loopback that keeps what it is sent. */
export async function receiver({ tls = false }: { tls?: boolean } = {}): Promise<Receiver> {
  const received: Received[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-receiver-'));
  const keep: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(self.answer, { location: '/elsewhere' }).end('thank you');
  };
  const server = tls ? createSecureServer(selfSigned(folder), keep) : createServer(keep);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const self: Receiver = {
    url: `http${tls ? 's' : ''}://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    certificate: join(folder, 'cert.pem'),
    received,
    answer: 204,
    close: () => {
      rmSync(folder, { recursive: true });
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return self;
}

/** A key and a certificate for 127.0.0.1 that nobody else vouches for, in files of a folder. */
export function selfSigned(folder: string) {
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...words, ...name, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
