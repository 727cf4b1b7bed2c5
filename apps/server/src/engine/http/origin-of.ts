import { COMMAND_LINE } from '@peersmith/model';
import type { Client } from '../../platform/client.ts';
import type { Origin, Principal } from '../context.ts';

/** By which way a request came: a session is the web, a token the command line where that says so, or a program. */
export function originOf({ token }: Principal, { user_agent }: Client): Origin {
  if (!token) return { via: 'web', name: '' };
  return { via: user_agent.startsWith(COMMAND_LINE) ? 'cli' : 'token', name: token.name };
}
