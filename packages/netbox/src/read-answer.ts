import * as z from 'zod';
import { NetboxError } from './netbox-error.ts';

/** An answer of any status. */
export interface NetboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** The JSON of an answer that has what was asked for; every other answer fails with what it says. */
export function readAnswer(answer: NetboxAnswer, now: Date): unknown {
  const { status } = answer;
  const json = jsonOf(answer.body);
  if (status === 200) {
    if (json !== undefined) return json;
    throw new NetboxError('answer_invalid', 'it answered with something that is no JSON: is that NetBox?', {
      status,
    });
  }
  if (status >= 300 && status < 400)
    throw new NetboxError('refused', `it says that it is elsewhere (${status}): enter that address`, {
      status,
    });
  const said = saidIn(json);
  const message = `it answered ${status}${said ? `: ${said}` : ''}`;
  const after = secondsOf(answer.headers['retry-after'], now);
  throw new NetboxError(codeOf(status, said), message, {
    status,
    ...(after === null ? {} : { retry_after_s: after }),
  });
}

/** A token that is wrong is a 403 in NetBox, as is a permission that is missing: they say different things. */
function codeOf(status: number, said: string) {
  if (status === 401 || (status === 403 && /token|credentials/i.test(said))) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_failed' : 'refused';
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

const Said = z.union([
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.record(z.string(), z.array(z.string())).transform((fields) =>
    Object.entries(fields)
      .map(([field, messages]) => `${field}: ${messages.join(' ')}`)
      .join('; '),
  ),
]);

const saidIn = (json: unknown): string => (Said.safeParse(json).data ?? '').slice(0, 300);

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(header: string | readonly string[] | undefined, now: Date): number | null {
  const after = typeof header === 'string' ? header : header?.[0];
  if (after === undefined) return null;
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds));
}
