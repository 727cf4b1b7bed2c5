import { AwsV4Signer } from 'aws4fetch';
import { type OutgoingResponse, requestOutside } from '../../../../platform/outgoing-http.ts';
import { sha256 } from '../expected.ts';
import type { S3Parameters } from '../parameters.ts';
import type { StoreRoom } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { explainS3 } from './explain-s3.ts';

/** What is asked of a bucket. */
interface Question {
  method?: 'GET' | 'PUT' | 'DELETE';
  /** Of an object; none asks the bucket itself. */
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Statuses beside 200 and 204 that are answers. */
  also?: readonly number[];
}

/** Encoded as signatures want it (RFC 3986). */
const encoded = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** A bucket of an S3 server, and the part of it below a prefix. */
export class Bucket {
  /** Ends with a slash, or is empty. */
  readonly prefix: string;
  readonly #room: StoreRoom;
  readonly #parameters: S3Parameters;
  readonly #base: string;

  constructor(room: StoreRoom, address: string, parameters: S3Parameters) {
    const url = URL.parse(address);
    if (
      !url ||
      (url.protocol !== 'https:' && url.protocol !== 'http:') ||
      url.username ||
      url.password ||
      url.search
    )
      throw new StoreFault(
        'address_unusable',
        'The address of a bucket is https://host/bucket, or that and a prefix',
      );
    if (url.protocol === 'http:' && !room.allowPrivate)
      throw new StoreFault(
        'address_unusable',
        'Buckets are reached by https://; DATA_SOURCE_ALLOW_PRIVATE allows http:// as well',
      );
    const [bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/').filter(Boolean);
    if (bucket === '')
      throw new StoreFault('address_unusable', 'The address names no bucket: https://host/bucket');
    this.prefix = rest.map((part) => `${part}/`).join('');
    this.#room = room;
    this.#parameters = parameters;
    this.#base = parameters.path_style
      ? `${url.origin}/${encoded(bucket)}/`
      : `${url.protocol}//${bucket}.${url.host}/`;
  }

  /** Sends a signed request. Fails with a `StoreFault` that says what is wrong where the server does. */
  async ask({
    method = 'GET',
    key,
    query = {},
    headers = {},
    body,
    also = [],
  }: Question): Promise<OutgoingResponse> {
    const path = (key ?? '').split('/').map(encoded).join('/');
    const search = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
    const url = `${this.#base}${path}${search.length ? `?${search.join('&')}` : ''}`;
    const signed = await this.#sign({ url, method, headers, body });
    const answer = await this.#send(url, { method, headers: signed, ...(body ? { body } : {}) });
    if (answer.status === 200 || answer.status === 204 || also.includes(answer.status)) return answer;
    throw explainS3(answer, { region: this.#parameters.region, now: this.#room.now() });
  }

  async #sign({
    url,
    method,
    headers,
    body,
  }: {
    url: string;
    method: string;
    headers: Readonly<Record<string, string>>;
    body: Buffer | undefined;
  }) {
    const { access_key_id, secret_access_key, region } = this.#parameters;
    const signer = new AwsV4Signer({
      url,
      method,
      headers: { ...headers, 'x-amz-content-sha256': sha256(body ?? Buffer.alloc(0)) },
      accessKeyId: access_key_id,
      secretAccessKey: secret_access_key,
      service: 's3',
      region,
      datetime: this.#room
        .now()
        .toISOString()
        .replaceAll(/[:-]|\.\d{3}/g, ''),
    });
    return Object.fromEntries((await signer.sign()).headers.entries());
  }

  async #send(url: string, request: { method: string; headers: Record<string, string>; body?: Buffer }) {
    const { limits, signal, ...room } = this.#room;
    const { ca } = this.#parameters;
    try {
      return await requestOutside(url, {
        ...request,
        timeout_ms: limits.time_ms,
        max_bytes: Math.max(limits.file_bytes, 5_000_000),
        max_redirects: 0,
        reach: { allow_private: room.allowPrivate, proxies: room.proxies },
        ...(ca ? { tls: { verify: true, ca } } : {}),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      const code = cause instanceof Error && 'code' in cause ? cause.code : '';
      const known =
        code === 'timed_out' || code === 'address_blocked' || code === 'too_large' ? code : 'unreachable';
      throw new StoreFault(known, cause instanceof Error ? cause.message : 'The server cannot be reached', {
        cause,
      });
    }
  }
}
