import { createHmac } from 'node:crypto';
import { renderData } from '@peersmith/rendering';
import type { OutgoingRequest } from '../../../platform/outgoing-http.ts';

/** What of a webhook makes its requests. */
export interface RequestParts {
  payload_url: string;
  http_method: string;
  http_content_type: string;
  additional_headers: string;
  body_template: string;
  secret: string | null;
  ssl_verification: boolean;
  ca_certificates: string;
  ca_file_path: string | null;
}

/** A delivery whose turn it is, with the webhook as it is now. */
export interface Due extends RequestParts {
  id: number;
  delivery_id: string;
  attempts: number;
  payload: string;
}

/** A template of a webhook cannot be rendered. What is wrong with it may quote what it holds. */
export class TemplateFailed extends Error {
  override readonly name = 'TemplateFailed';
  /** Which template, without what it holds. */
  readonly openMessage: string;

  constructor(field: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(message, { cause });
    const [where] = /^\w+(?:, line \d+)?(?=: )/.exec(message) ?? [field];
    this.openMessage = `${where}: the template failed.`;
  }
}

/** A request, ready to be sent. */
export interface HookRequest {
  url: string;
  body: string;
  options: Omit<OutgoingRequest, 'reach'>;
}

/** What the connection itself says; a template has no word in it. */
const RESERVED = new Set(['connection', 'content-length', 'expect', 'host', 'transfer-encoding', 'upgrade']);

/** The request of a delivery, rendered and signed, for a webhook with open secrets. Fails with what is wrong with a template. */
export function requestOf(due: Due, { userAgent, now }: { userAgent: string; now: Date }): HookRequest {
  if (due.ca_file_path && !due.ca_certificates)
    throw new Error(
      'ca_file_path: files are not opened; put the certificates themselves into ca_certificates.',
    );
  const data: Record<string, unknown> = JSON.parse(due.payload);
  const body = due.body_template === '' ? due.payload : rendered('body_template', due.body_template, data);
  return {
    url: rendered('payload_url', due.payload_url, data).trim(),
    body,
    options: {
      method: due.http_method,
      headers: {
        'user-agent': userAgent,
        'content-type': due.http_content_type,
        ...headersOf(rendered('additional_headers', due.additional_headers, data)),
        'x-hook-delivery': due.delivery_id,
        'x-hook-timestamp': String(Math.floor(now.getTime() / 1000)),
        ...(due.secret ? { 'x-hook-signature': signatureOf(due.secret, body) } : {}),
      },
      body,
      tls: {
        verify: due.ssl_verification,
        ...(due.ca_certificates ? { ca: due.ca_certificates } : {}),
      },
    },
  };
}

function rendered(field: string, template: string, data: Record<string, unknown>): string {
  try {
    return renderData(field, template, data);
  } catch (error) {
    throw new TemplateFailed(field, error);
  }
}

/** HMAC-SHA-512 of the body as it is sent, in hexadecimal digits. */
const signatureOf = (secret: string, body: string): string =>
  createHmac('sha512', secret).update(body).digest('hex');

function headersOf(text: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Error('additional_headers: every line must be `Name: value`');
    if (!RESERVED.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  return headers;
}
