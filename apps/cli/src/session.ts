import { type Client, createClient } from '@peersmith/api-client';
import { CLIENT_SETTINGS } from '@peersmith/model';
import type { Installation, Running } from '@peersmith/server';
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
  return createClient({ baseUrl: url, token });
}

/**
 * Runs a command on the database itself, on this machine, and leaves everything stopped that it started. Only with `create` does it
 * make a database where there is none, or change the tables of one.
 */
export async function locally<T>(
  work: (running: Running) => Promise<T>,
  { create = false } = {},
): Promise<T> {
  // Loaded here only: commands that talk to a server do without it, and start faster.
  const { start } = await import('@peersmith/server');
  // What a command prints is for people and programs; the log of the server has no place in it.
  process.env.LOG_LEVEL ??= 'warn';
  const running = await start({ create });
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

/** Runs a command on the database of this machine, where there is one, before the application could start over it. */
export async function onInstallation<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const { openInstallation } = await import('@peersmith/server');
  process.env.LOG_LEVEL ??= 'warn';
  const installation = await openInstallation({ create: false });
  try {
    return await work(installation);
  } finally {
    await installation.stop();
  }
}
