import { type Client, createClient } from '@peersmith/api-client';
import { CLIENT_SETTINGS, COMMAND_LINE } from '@peersmith/model';
import type { Command } from 'commander';

/** The settings of commands that talk to a server over its API. */
export const remote = (command: Command): Command =>
  command
    .option('--url <url>', 'the server', process.env.PEERSMITH_URL ?? CLIENT_SETTINGS.PEERSMITH_URL.fallback)
    .option('--token <key>', 'API token; better in the environment as PEERSMITH_TOKEN');

export interface Remote {
  url: string;
  token?: string;
}

/** A client for the server that the options name. */
export function clientFor({ url, token = process.env.PEERSMITH_TOKEN }: Remote): Client {
  if (!token)
    throw new Error(
      'This command talks to a server and needs an API token: set PEERSMITH_TOKEN, or make one with `peersmith token create <user>`.',
    );
  return createClient({ baseUrl: url, token, userAgent: COMMAND_LINE });
}
