import { type FetchMessageObject, ImapFlow, type MessageStructureObject } from 'imapflow';
import { ImapFault } from './imap-fault.ts';
import type { TlsMode } from './smtp-session.ts';

/** A mailbox, and how it is spoken to. */
export interface ImapServer {
  host: string;
  port: number;
  tls: TlsMode;
  username: string;
  password: string;
  folder: string;
  /** Certificates of authorities, as PEM. */
  ca?: string | undefined;
  /** For the connection, and for each answer. */
  timeout_ms: number;
}

/** A file, or another part of a message, as the structure of the message tells of it. */
export interface MailPart {
  content_type: string;
  /** Empty for parts that are no files. */
  name: string;
  /** In bytes, about: what encodes it is taken off. */
  size: number;
}

/** What is known of a message before any of its text is read. */
export interface MailHead {
  /** Its number within the validity of the mailbox (RFC 3501, 2.3.1.1). */
  uid: number;
  size: number;
  received: Date;
  /** Lines of its header, unfolded. */
  headers: string;
  parts: MailPart[];
}

/** A folder that is open for reading: nothing in it is changed, not even whether a message was seen. */
export interface ImapSession {
  readonly uid_validity: number;
  /** Messages that were in it when it was opened. */
  readonly count: number;
  /** Messages with a higher number than `uid`, at most so many, the lowest first. */
  headsAfter: (uid: number, most: number) => Promise<MailHead[]>;
  /** The number before the first message that came since a day; the highest there is where none did. */
  uidBefore: (day: Date) => Promise<number>;
  /** A message as it is, or the beginning of it; null where it has gone meanwhile. */
  source: (uid: number, most: number) => Promise<Buffer | null>;
  close: () => Promise<void>;
}

/** Headers by which a message is known and sorted. */
const HEADERS = [
  ...['message-id', 'in-reply-to', 'references', 'from', 'to', 'cc', 'subject', 'date', 'return-path'],
  ...['content-type', 'auto-submitted', 'precedence', 'x-autoreply', 'x-autorespond', 'x-failed-recipients'],
];

/** Connects, signs in and opens a folder for reading alone (EXAMINE); fails with an `ImapFault`. */
export async function openImap(server: ImapServer): Promise<ImapSession> {
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.tls === 'tls',
    doSTARTTLS: server.tls === 'starttls',
    auth: { user: server.username, pass: server.password },
    tls: { minVersion: 'TLSv1.2', ...(server.ca ? { ca: server.ca } : {}) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: server.timeout_ms,
    greetingTimeout: server.timeout_ms,
    socketTimeout: server.timeout_ms,
    // A header is short, and more of a message than is asked for is not wanted.
    maxLiteralSize: 60_000_000,
  });
  // Told again by whatever is under way.
  client.on('error', () => {});
  const said = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      client.close();
      throw faultOf(server, error);
    });
  await said(client.connect());
  const opened = await said(
    client.mailboxOpen(server.folder, { readOnly: true }).catch((error: unknown) => {
      throw refused(error) ?? error;
    }),
  );
  return {
    uid_validity: Number(opened.uidValidity),
    count: opened.exists,
    headsAfter: (uid, most) => said(headsAfter(client, uid, most)),
    uidBefore: (day) => said(uidBefore(client, day)),
    source: (uid, most) =>
      said(
        client
          .fetchOne(String(uid), { uid: true, source: { start: 0, maxLength: most } }, { uid: true })
          .then((found) => (found === false ? null : (found.source ?? null))),
      ),
    close: () => client.logout().catch(() => client.close()),
  };
}

async function headsAfter(client: ImapFlow, uid: number, most: number): Promise<MailHead[]> {
  // A range that ends with * has the last message even where that is lower.
  const found = (await client.search({ uid: `${uid + 1}:*` }, { uid: true })) || [];
  const wanted = found
    .filter((one) => one > uid)
    .sort((a, b) => a - b)
    .slice(0, most);
  if (wanted.length === 0) return [];
  const heads = await client.fetchAll(
    wanted,
    { uid: true, size: true, internalDate: true, headers: HEADERS, bodyStructure: true },
    { uid: true },
  );
  return heads.map(headOf).sort((a, b) => a.uid - b.uid);
}

async function uidBefore(client: ImapFlow, day: Date): Promise<number> {
  const found = (await client.search({ since: day }, { uid: true })) || [];
  if (found.length) return Math.min(...found) - 1;
  const { uidNext = 1 } = client.mailbox || {};
  return uidNext - 1;
}

const headOf = (found: FetchMessageObject): MailHead => ({
  uid: found.uid,
  size: found.size ?? 0,
  received: new Date(found.internalDate ?? Date.now()),
  headers: (found.headers ?? Buffer.alloc(0)).toString('latin1').replaceAll(/\r?\n[ \t]+/g, ' '),
  parts: found.bodyStructure ? partsOf(found.bodyStructure) : [],
});

/** Deep enough for any message that a person wrote. */
const DEEPEST = 20;

function partsOf(node: MessageStructureObject, depth = 0): MailPart[] {
  if (node.childNodes?.length && depth < DEEPEST)
    return [
      { content_type: node.type, name: '', size: 0 },
      ...node.childNodes.flatMap((one) => partsOf(one, depth + 1)),
    ];
  const name = node.dispositionParameters?.filename ?? node.parameters?.name ?? '';
  const encoded = node.encoding?.toLowerCase() === 'base64' ? 0.73 : 1;
  return [{ content_type: node.type, name, size: Math.round((node.size ?? 0) * encoded) }];
}

interface Told {
  code: string;
  text: string;
  authenticationFailed: boolean;
}

function told(error: unknown): Told {
  const facts = Object(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: String(facts.code ?? ''),
    text: String(facts.responseText ?? message).slice(0, 500),
    authenticationFailed: facts.authenticationFailed === true,
  };
}

/** The folder was refused by the server, as opposed to the connection. */
const refused = (error: unknown): unknown =>
  Object(error).responseStatus === 'NO'
    ? Object.assign(new Error(told(error).text), { code: NO_FOLDER })
    : null;

const NO_FOLDER = 'NoFolder';
const SLOW = /Timeout|ETIMEDOUT|ETIMEOUT/i;
const CERTIFICATE = /CERT|SSL|TLS|SIGNATURE|ISSUER|ALTNAME/i;

function faultOf(server: ImapServer, error: unknown): ImapFault {
  if (error instanceof ImapFault) return error;
  const at = `${server.host}:${server.port}`;
  const { code, text, authenticationFailed } = told(error);
  const reason = (server.password ? text.replaceAll(server.password, '********') : text).replace(
    /[.\s]+$/,
    '',
  );
  if (authenticationFailed)
    return new ImapFault(
      'sign_in',
      `The mailbox at ${at} does not let us sign in: ${reason}. Check IMAP_USERNAME and IMAP_PASSWORD.`,
      error,
    );
  if (code === NO_FOLDER)
    return new ImapFault(
      'no_folder',
      `The folder ${server.folder} of the mailbox cannot be opened: ${reason}. Check IMAP_FOLDER.`,
      error,
    );
  if (/ENOTFOUND|EAI_/.test(code))
    return new ImapFault(
      'no_such_host',
      `There is no mail server ${server.host}: ${reason}. Check IMAP_SERVER.`,
      error,
    );
  if (SLOW.test(code)) return new ImapFault('timeout', `The mailbox at ${at} is too slow: ${reason}.`, error);
  if (CERTIFICATE.test(code) || /STARTTLS/i.test(reason))
    return new ImapFault(
      'tls',
      `The connection to ${at} cannot be secured: ${reason}. Check IMAP_TLS_MODE, and IMAP_CA_FILE where its certificate is of an authority of your own.`,
      error,
    );
  if (/^E[A-Z]+$/.test(code))
    return new ImapFault(
      'unreachable',
      `The mailbox at ${at} cannot be reached: ${reason}. Check IMAP_SERVER and IMAP_PORT, and that it runs.`,
      error,
    );
  return new ImapFault('broken', `The mailbox at ${at} broke off: ${reason}.`, error);
}
