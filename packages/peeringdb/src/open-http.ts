import { get as getHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Send } from './question.ts';

interface Asking {
  headers: Readonly<Record<string, string>>;
  send: Send;
  signal: AbortSignal;
}

/** An answer that has begun, uncompressed as it comes. */
export interface Opened {
  status: number;
  statusText: string;
  headers: IncomingHttpHeaders;
  body: Readable;
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Asks with GET, and follows redirections; a key goes to no other server than the one that was asked. */
export async function openHttp(url: URL, asking: Asking, followed = 0): Promise<Opened> {
  const message = await asking.send(url, asking);
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = message;
  const { location } = headers;
  if (REDIRECTS.includes(status) && location !== undefined) {
    message.destroy();
    if (followed === MOST_REDIRECTS) throw new Error(`more than ${MOST_REDIRECTS} redirections`);
    const next = new URL(location, url);
    const { authorization, ...rest } = asking.headers;
    const kept = next.origin === url.origin || authorization === undefined ? asking.headers : rest;
    return openHttp(next, { ...asking, headers: kept }, followed + 1);
  }
  return { status, statusText, headers, body: uncompressed(message) };
}

export const sendDirectly: Send = (url, given) =>
  new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? getHttps : getHttp;
    get(url, given, resolve).once('error', reject);
  });

function uncompressed(message: IncomingMessage): Readable {
  const decoder = DECODERS[String(message.headers['content-encoding'] ?? '').toLowerCase()]?.();
  // What fails on the way fails whoever reads.
  return decoder ? pipeline(message, decoder, () => undefined) : message;
}
