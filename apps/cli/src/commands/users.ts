import { createInterface } from 'node:readline/promises';
import type { Running } from '@peersmith/server';
import type { Command } from 'commander';
import { locally } from '../session.ts';

export function userCommands(program: Command): void {
  const command = program.command('user').description('people and programs that sign in');
  command
    .command('create <username>')
    .description('add a user; the password is asked for, or read from standard input')
    .option('--superuser', 'with every permission')
    .option('--staff', 'may maintain the PeeringDB mirror')
    .action(async (username: string, { superuser, staff }: { superuser?: boolean; staff?: boolean }) => {
      const password = await askPassword();
      await locally(async ({ app }) =>
        (await import('@peersmith/server')).createUser(app.system(), {
          username,
          password,
          is_superuser: superuser ?? false,
          is_staff: staff ?? false,
        }),
      );
      process.stdout.write(`Created ${username}.\n`);
    });
  command
    .command('password <username>')
    .description('set a password and end the sessions of a user')
    .option('--end-tokens', 'delete the API tokens of the user as well')
    .action(async (username: string, { endTokens = false }: { endTokens?: boolean }) => {
      const password = await askPassword();
      await locally(async ({ app }) => {
        await requireUser(app, username);
        await (await import('@peersmith/server')).setPassword(app.system(), {
          username,
          password,
          end_tokens: endTokens,
        });
      });
      process.stdout.write(`The password of ${username} is set.\n`);
    });
}

export function tokenCommands(program: Command): void {
  program
    .command('token')
    .description('API tokens')
    .command('create <username>')
    .description('make a token; the key is printed once')
    .option('--read-only', 'may not change anything')
    .option('--description <text>', 'what it is for', '')
    .action(
      async (username: string, { readOnly, description }: { readOnly?: boolean; description: string }) => {
        const key = await locally(async ({ app }) => {
          await requireUser(app, username);
          return (await import('@peersmith/server')).createToken(app.system(), {
            user: { username },
            description,
            write_enabled: !readOnly,
          });
        });
        process.stdout.write(`${key}\n`);
      },
    );
}

/** Fails with the names that there are when nobody is called so. */
async function requireUser({ system }: Running['app'], username: string): Promise<void> {
  const names = await (await import('@peersmith/server')).usernames(system());
  if (names.includes(username)) return;
  const known = names.length ? `There are: ${names.join(', ')}.` : 'There are no users yet.';
  throw new Error(`There is no user ${username}. ${known} \`peersmith user create\` adds one.`);
}

/** From a terminal without echo; otherwise the first line of standard input. */
async function askPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (not shown): ');
  const lines = createInterface({ input: process.stdin, terminal: process.stdin.isTTY });
  if (process.stdin.isTTY) Object.assign(lines, { _writeToOutput: () => undefined });
  for await (const line of lines) {
    lines.close();
    if (process.stdin.isTTY) process.stderr.write('\n');
    if (line.length < 8) throw new Error('The password is too short: it must contain at least 8 characters.');
    return line;
  }
  throw new Error('No password was given.');
}
