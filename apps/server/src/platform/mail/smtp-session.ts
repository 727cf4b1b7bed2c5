import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { storableLine } from '../storable.ts';
import { type RefusedRecipient, SmtpFault } from './smtp-fault.ts';

/** How connections are secured: not at all, upgraded before anything is said, or from the start. */
export type TlsMode = 'none' | 'starttls' | 'tls';

/** A mail server that takes messages, and how it is spoken to. */
export interface SmtpServer {
  host: string;
  port: number;
  tls: TlsMode;
  username?: string | undefined;
  password?: string | undefined;
  /** Certificates of authorities, and of this client, as PEM. */
  ca?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
  /** The name by which this machine introduces itself. */
  name?: string | undefined;
  /** For the connection, and for each answer but the last. */
  timeout_ms: number;
  /** For its word that it has taken a message. */
  answer_timeout_ms: number;
}

export interface Envelope {
  from: string;
  to: readonly string[];
}

/** What the server took. */
export interface Taken {
  response: string;
  accepted: readonly string[];
  refused: readonly RefusedRecipient[];
}

/** A connection that is signed in and takes messages, one at a time. */
export interface SmtpSession {
  /** `TLSv1.3`; null for a connection that anybody on the way can read. */
  readonly protocol: string | null;
  isOpen: () => boolean;
  /** Fails with an `SmtpFault`; `no_answer` where nobody knows whether the message was taken. */
  send: (envelope: Envelope, message: Buffer) => Promise<Taken>;
  close: () => void;
}

/** Connects, secures the connection and signs in; fails with an `SmtpFault`. `reached` is called before signing in. */
export async function openSmtp(
  server: SmtpServer,
  reached: (protocol: string | null) => void = () => {},
): Promise<SmtpSession> {
  const connection = new SMTPConnection(optionsOf(server));
  let broken: Error | null = null;
  // Errors between conversations; those within one reach its own callback too.
  connection.on('error', (error: Error) => {
    broken = error;
  });
  try {
    await answered<void>(connection, server.timeout_ms * 2, (done) =>
      connection.connect((error?: Error | null) => done(error ?? null)),
    );
    const protocol = protocolOf(connection);
    reached(protocol);
    const { username: user, password: pass } = server;
    if (user !== undefined && user !== '')
      await answered<void>(connection, server.timeout_ms * 2, (done) =>
        connection.login({ user, credentials: { user, pass: pass ?? '' } }, (error) => done(error ?? null)),
      );
    return {
      protocol,
      isOpen: () => broken === null && !connection.destroyed,
      send: (envelope, message) => sendOver(connection, server, { envelope, message }),
      close: () => connection.quit(),
    };
  } catch (error) {
    connection.close();
    throw faultOfOpening(server, error instanceof Error ? error : new Error(String(error)));
  }
}

const optionsOf = (server: SmtpServer) => ({
  host: server.host,
  port: server.port,
  secure: server.tls === 'tls',
  requireTLS: server.tls === 'starttls',
  ignoreTLS: server.tls === 'none',
  ...(server.name ? { name: server.name } : {}),
  connectionTimeout: server.timeout_ms,
  greetingTimeout: server.timeout_ms,
  dnsTimeout: server.timeout_ms,
  // The longest silence that is allowed; shorter ones are watched over below.
  socketTimeout: server.answer_timeout_ms + server.timeout_ms,
  allowInternalNetworkInterfaces: true,
  tls: {
    minVersion: 'TLSv1.2' as const,
    ...(server.ca ? { ca: server.ca } : {}),
    ...(server.certificate ? { cert: server.certificate } : {}),
    ...(server.key ? { key: server.key } : {}),
  },
});

type Done<T> = (error: Error | null, result?: T) => void;

class TooSlow extends Error {}

/** One exchange; the connection is closed where it takes too long. */
function answered<T>(
  connection: SMTPConnection,
  limit_ms: number,
  work: (done: Done<T>) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    reject(new TooSlow(`it did not answer within ${Math.round(limit_ms / 1000)} s`));
    connection.close();
  }, limit_ms);
  const failed = (error: Error) => reject(error);
  connection.once('error', failed);
  work((error, result) => (error ? reject(error) : resolve(result as T)));
  return promise.finally(() => {
    clearTimeout(timer);
    connection.off('error', failed);
  });
}

/** Sends one message; what the server had to say of it, or why it did not take it. */
async function sendOver(
  connection: SMTPConnection,
  server: SmtpServer,
  { envelope, message }: { envelope: Envelope; message: Buffer },
): Promise<Taken> {
  let begun = false;
  const limits = { before: server.timeout_ms * (2 + envelope.to.length), after: server.answer_timeout_ms };
  const late = Promise.withResolvers<never>();
  const slow = (ms: number) =>
    setTimeout(() => {
      late.reject(new TooSlow(`it did not answer within ${Math.round(ms / 1000)} s`));
      connection.close();
    }, ms);
  let timer = slow(limits.before);
  // Read from when the server has asked for the text; from then on, only its word says whether it has it.
  const text = Readable.from(
    (async function* () {
      begun = true;
      clearTimeout(timer);
      timer = slow(limits.after);
      yield message;
    })(),
  );
  try {
    const sent = new Promise<Taken>((resolve, reject) => {
      connection.send({ from: envelope.from, to: [...envelope.to] }, text, (error, info) =>
        error || !info
          ? reject(error ?? new Error('the server gave no answer'))
          : resolve({
              response: saidBy(server, info.response),
              accepted: info.accepted ?? [],
              refused: refusedIn(server, info.rejectedErrors),
            }),
      );
    });
    return await Promise.race([sent, late.promise]);
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    throw faultOfSending(server, known, begun);
  } finally {
    clearTimeout(timer);
    late.promise.catch(() => {});
  }
}

const refusedIn = (server: SmtpServer, errors: readonly NodemailerError[] | undefined): RefusedRecipient[] =>
  (errors ?? []).map((error) => ({
    address: String(Reflect.get(error, 'recipient') ?? ''),
    response: saidBy(server, error.response),
    deferred: (error.responseCode || 500) < 500,
  }));

function protocolOf(connection: SMTPConnection): string | null {
  const socket: unknown = Reflect.get(connection, '_socket');
  if (typeof socket !== 'object' || socket === null || !('getProtocol' in socket)) return null;
  return typeof socket.getProtocol === 'function' ? String(socket.getProtocol()) : null;
}

const CERTIFICATE = /CERT|SSL|TLS|SIGNATURE|ISSUER|ALTNAME/;

function faultOfOpening(server: SmtpServer, error: Error): SmtpFault {
  const at = `${server.host}:${server.port}`;
  const { code, originalCode, response } = factsOf(error);
  const said = saidBy(server, response);
  const reason = saidBy(server, error.message);
  const facts = { response: said, cause: error };
  if (code === 'EDNS' || /ENOTFOUND|EAI_/.test(originalCode))
    return new SmtpFault({
      ...facts,
      code: 'no_such_host',
      message: `There is no mail server ${server.host}: ${reason}. Check EMAIL_SERVER.`,
    });
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new SmtpFault({
      ...facts,
      code: 'sign_in',
      message: `The mail server ${at} does not let us sign in: ${reason}. Check EMAIL_USERNAME and EMAIL_PASSWORD.`,
    });
  if (code === 'ETLS' || CERTIFICATE.test(originalCode) || CERTIFICATE.test(code))
    return new SmtpFault({
      ...facts,
      code: 'tls',
      message: `The connection to ${at} cannot be secured: ${reason}. Check EMAIL_TLS_MODE, and EMAIL_CA_FILE where its certificate is of an authority of your own.`,
    });
  if (error instanceof TooSlow || code === 'ETIMEDOUT')
    return new SmtpFault({
      ...facts,
      code: 'timeout',
      message: `The mail server ${at} is too slow: ${reason}.`,
    });
  if (said !== '')
    return new SmtpFault({
      ...facts,
      code: 'deferred',
      message: `The mail server ${at} does not want to talk now: ${said}`,
    });
  return new SmtpFault({
    ...facts,
    code: 'unreachable',
    message: `The mail server ${at} cannot be reached: ${reason}. Check EMAIL_SERVER and EMAIL_PORT, and that it runs.`,
  });
}

function faultOfSending(server: SmtpServer, error: Error, begun: boolean): SmtpFault {
  const { responseCode, response, rejectedErrors } = factsOf(error);
  const said = saidBy(server, response);
  const facts = { response: said, cause: error, recipients: refusedIn(server, rejectedErrors) };
  if (responseCode >= 500)
    return new SmtpFault({ ...facts, code: 'refused', message: `The mail server does not take it: ${said}` });
  if (responseCode >= 400)
    return new SmtpFault({ ...facts, code: 'deferred', message: `The mail server wants it later: ${said}` });
  const reason = saidBy(server, error.message);
  if (begun)
    return new SmtpFault({
      ...facts,
      code: 'no_answer',
      message: `The mail server had the whole text and did not say whether it takes it: ${reason}.`,
    });
  if (factsOf(error).code === 'EMESSAGE')
    return new SmtpFault({
      ...facts,
      code: 'refused',
      message: `The mail server does not take it: ${reason}.`,
    });
  const code = error instanceof TooSlow || factsOf(error).code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
  return new SmtpFault({ ...facts, code, message: `The mail server broke off: ${reason}.` });
}

interface Facts {
  code: string;
  originalCode: string;
  response: unknown;
  responseCode: number;
  rejectedErrors: NodemailerError[] | undefined;
}

function factsOf(error: Error & Partial<NodemailerError>): Facts {
  return {
    code: String(error.code ?? ''),
    originalCode: String(Reflect.get(error, 'originalCode') ?? ''),
    response: error.response,
    responseCode: Number(error.responseCode || 0),
    rejectedErrors: error.rejectedErrors,
  };
}

/** What a server says, as a line that rows and journals can have; servers repeat what they were told, and the password is not for them. */
function saidBy({ password }: SmtpServer, response: unknown): string {
  if (typeof response !== 'string') return '';
  return storableLine(password ? response.replaceAll(password, '********') : response, 1000);
}
