import { IxApiError, Problem, textOf } from './ix-api-error.ts';
import { headerOf, type IxApiAnswer } from './transport.ts';

/** The JSON of an answer that did what was asked; every other answer fails with what it says. */
export function readAnswer(answer: IxApiAnswer, now: Date): unknown {
  const { status } = answer;
  const json = jsonOf(answer);
  if (status >= 200 && status < 300) {
    // A removal may be answered with nothing; a page of some proxy is no answer.
    if (json !== undefined || answer.body.length === 0) return json;
    throw new IxApiError('answer_invalid', `it answered ${status} with something that is no JSON`, {
      status,
    });
  }
  if (status >= 300 && status < 400)
    throw new IxApiError('refused', `it says that it is elsewhere (${status}): enter that address`, {
      status,
    });
  const problem = Problem.safeParse(json).data;
  const said = problem ? textOf(problem) : '';
  const message = `it answered ${status}${said ? `: ${said}` : ''}`;
  const details = { status, ...(problem ? { problem } : {}) };
  if (status === 429) {
    const retry_after_s = secondsOf(headerOf(answer, 'retry-after'), now);
    throw new IxApiError('rate_limited', message, {
      ...details,
      ...(retry_after_s === null ? {} : { retry_after_s }),
    });
  }
  const code = status === 401 ? 'unauthenticated' : status >= 500 ? 'server_failed' : 'refused';
  throw new IxApiError(code, message, details);
}

function jsonOf({ body }: IxApiAnswer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(after: string | null, now: Date): number | null {
  if (after === null) return null;
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds));
}
