import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createPlain } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeHttp {
  port: number;
  cut: () => void;
  stop: () => Promise<void>;
}

/** What a question is answered with: a status and a body; null not at all; `half` of it, and the end of the connection. */
export type HttpAnswer = { status: number; body: string; cut?: 'half' | 'whole' } | null;

let certificate: { key: string; cert: string } | undefined;

/** A certificate that nobody vouches for, made once; and another one at will. */
export function selfSigned(isAnother = false): { key: string; cert: string } {
  if (certificate && !isAnother) return certificate;
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-cert-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=device`;
  execFileSync('openssl', [...made.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const read = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  if (!isAnother) certificate = read;
  return read;
}

/** A web server of a device on the loopback, with TLS or without. */
export async function startFakeHttp(
  answer: (question: { path: string; body: string; authorization: string }) => HttpAnswer,
  tls: { key: string; cert: string } | null,
  port = 0,
): Promise<FakeHttp> {
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url = '', headers } = request;
      const body = Buffer.concat(parts).toString();
      const told = answer({ path: url, body, authorization: headers.authorization ?? '' });
      if (!told) return;
      if (told.cut === 'whole') {
        request.socket.destroy();
        return;
      }
      response.writeHead(told.status, { 'content-length': Buffer.byteLength(told.body) });
      if (told.cut === 'half')
        response.write(told.body.slice(0, told.body.length / 2), () => request.socket.destroy());
      else response.end(told.body);
    });
  };
  const server = tls ? createServer(tls, take) : createPlain(take);
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const cut = () => server.closeAllConnections();
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    stop: () =>
      new Promise((done) => {
        cut();
        server.close(() => done());
      }),
  };
}
