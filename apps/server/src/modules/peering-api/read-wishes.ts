import { type PeeringFieldError, PeeringSessionsAsked, type PeeringSessionWish } from '@peersmith/answers';
import { sentence } from '@peersmith/resource';
import { refusal, refused } from './refusals.ts';

/** The sessions that a body asks for: a list, or a list under `sessions`. What cannot be read is refused as a whole, and named. */
export function readWishes(body: unknown): PeeringSessionWish[] {
  const { success, data, error } = PeeringSessionsAsked.safeParse(
    Array.isArray(body) ? { sessions: body } : body,
    { error: sentence },
  );
  if (!success) {
    const errors = new Map<string, string[]>();
    for (const issue of error.issues) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null];
      for (const key of keys) {
        const name = nameOf(key === null ? issue.path : [...issue.path, key]);
        const message = key === null ? issue.message : 'This field does not exist.';
        errors.set(name, [...(errors.get(name) ?? []), message]);
      }
    }
    throw refusal(
      400,
      [...errors].map(([name, messages]): PeeringFieldError => ({ name, errors: messages })),
    );
  }
  const [first] = data.sessions;
  if (data.sessions.some((one) => one.local_asn !== first?.local_asn || one.peer_asn !== first.peer_asn))
    throw refused(400, 'sessions', 'One request is of one network (local_asn) to one of ours (peer_asn).');
  return data.sessions;
}

/** `sessions[2].local_ip`. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at ? '.' : ''}${String(part)}`))
    .join('') || 'request';
