import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An S3 server on the loopback that holds each request to its signature (Signature Version 4), its moment and its region. */
export interface S3Server {
  origin: string;
  parameters: Record<string, unknown>;
  /** The bucket `files`: contents by key. */
  objects: Map<string, Buffer>;
  /** Keys that were asked for, in order. */
  asked: string[];
  /** What writing fails with from now on. */
  failing: { key: string | null };
  stop: () => Promise<void>;
}

const KEY = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'eu-central-1' };
const SKEW_MS = 15 * 60_000;
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const digest = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const etagOf = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`;
const encoded = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: string;
  constructor(status: number, code: string, more = '') {
    super(code);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** Starts one that knows one key, of one region. */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const failing: S3Server['failing'] = { key: null };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync<Buffer>(request));
    try {
      const { status, headers = {}, content = '' } = answer(request, body, { objects, asked, failing });
      response.writeHead(status, headers).end(content);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response
        .writeHead(error.status, { 'content-type': 'application/xml' })
        .end(
          `<?xml version="1.0"?><Error><Code>${error.code}</Code><Message>no</Message>${error.more}</Error>`,
        );
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    parameters: { access_key_id: KEY.id, secret_access_key: KEY.secret, region: KEY.region },
    objects,
    asked,
    failing,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

type Held = Pick<S3Server, 'objects' | 'asked' | 'failing'>;
interface Answered {
  status: number;
  headers?: Record<string, string>;
  content?: string | Buffer;
}

function answer(request: IncomingMessage, body: Buffer, held: Held): Answered {
  verify(request, body);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (bucket !== 'files') throw new Refused(404, 'NoSuchBucket');
  const key = rest.join('/');
  if (key === '') return listing(url, held.objects);
  held.asked.push(`${request.method} ${key}`);
  const found = held.objects.get(key);
  if (request.method === 'GET') {
    if (!found) throw new Refused(404, 'NoSuchKey');
    return { status: 200, headers: { etag: etagOf(found) }, content: found };
  }
  if (held.failing.key === key) throw new Refused(500, 'InternalError');
  const match = request.headers['if-match'];
  const none = request.headers['if-none-match'] === '*';
  if ((match !== undefined && (!found || etagOf(found) !== match)) || (none && found))
    throw new Refused(412, 'PreconditionFailed');
  if (request.method === 'DELETE') held.objects.delete(key);
  else held.objects.set(key, body);
  return { status: request.method === 'DELETE' ? 204 : 200 };
}

/** What the documentation of Signature Version 4 has a server do. */
function verify(request: IncomingMessage, body: Buffer): void {
  const read =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, id, day = '', region = '', signed = '', signature] =
    read.exec(request.headers.authorization ?? '') ?? [];
  if (id === undefined) throw new Refused(403, 'AccessDenied');
  if (id !== KEY.id) throw new Refused(403, 'InvalidAccessKeyId');
  if (region !== KEY.region)
    throw new Refused(400, 'AuthorizationHeaderMalformed', `<Region>${KEY.region}</Region>`);
  const date = String(request.headers['x-amz-date']);
  const moment = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Math.abs(moment - Date.now()) > SKEW_MS)
    throw new Refused(403, 'RequestTimeTooSkewed', `<ServerTime>${new Date().toISOString()}</ServerTime>`);
  if (request.headers['x-amz-content-sha256'] !== digest(body))
    throw new Refused(400, 'XAmzContentSHA256Mismatch');
  const url = new URL(request.url ?? '/', 'http://localhost');
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
      .sort()
      .join('&'),
    ...signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signed,
    digest(body),
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, digest(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${KEY.secret}`, day), region), 's3'), 'aws4_request');
  if (hmac(key, toSign).toString('hex') !== signature) throw new Refused(403, 'SignatureDoesNotMatch');
}

const PAGE = 1000;

function listing(url: URL, objects: ReadonlyMap<string, Buffer>): Answered {
  const prefix = url.searchParams.get('prefix') ?? '';
  const from = Number(url.searchParams.get('continuation-token') ?? 0);
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const isMore = keys.length > from + PAGE;
  const rows = keys.slice(from, from + PAGE).map((key) => {
    const content = objects.get(key) ?? Buffer.alloc(0);
    return `<Contents><Key>${escaped(key)}</Key><ETag>${escaped(etagOf(content))}</ETag><Size>${content.length}</Size></Contents>`;
  });
  const next = isMore ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
  return {
    status: 200,
    content: `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isMore}</IsTruncated>${next}${rows.join('')}</ListBucketResult>`,
  };
}
