import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as it arrived: for whom, as it was written, and read. */
export interface Arrived {
  from: string;
  to: string[];
  raw: string;
  mail: ParsedMail;
}

/** What a mail server says: a refusal with its status, or nothing where it takes it. */
type Word = { status: number; text: string } | null;

export interface MailServer {
  port: number;
  arrived: Arrived[];
  /** What is answered to a recipient, and to a whole message; changed by tests. */
  recipient: (address: string) => Word;
  message: () => Word | 'nothing';
  close: () => Promise<void>;
}

interface MailServerOptions {
  /** Who may send; nobody signs in otherwise. */
  user?: { name: string; password: string };
  tls?: { key: string; cert: string };
  /** Secured from the start. */
  secure?: boolean;
}

const refusal = ({ status, text }: { status: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: status });

/** A mail server on the loopback that keeps what it takes. */
export async function mailServer({ user, tls, secure = false }: MailServerOptions = {}): Promise<MailServer> {
  const world: MailServer = {
    port: 0,
    arrived: [],
    recipient: () => null,
    message: () => null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
  const server = new SMTPServer({
    ...tls,
    secure,
    authOptional: !user,
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(user ? [] : ['AUTH'])],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      user && username === user.name && password === user.password
        ? done(null, { user: username })
        : done(refusal({ status: 535, text: `5.7.8 ${username} with ${password} is nobody` })),
    onRcptTo: ({ address }, _session, done) => {
      const word = world.recipient(address);
      done(word && refusal(word));
    },
    onData: (stream, { envelope }, done) => {
      void buffer(stream).then(async (raw) => {
        const word = world.message();
        if (word === 'nothing') return;
        if (word) return done(refusal(word));
        world.arrived.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          raw: raw.toString(),
          mail: await simpleParser(raw),
        });
        done(null, 'OK queued as 4711');
      });
    },
  });
  // Clients that go away in the middle are what some tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.server.address();
  world.port = typeof address === 'object' && address ? address.port : 0;
  return world;
}
