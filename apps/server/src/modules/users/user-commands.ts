import type { Command } from '../../engine/commands.ts';
import type { Context } from '../../engine/context.ts';
import { createUser, setPassword, usernames } from './accounts.ts';
import { createToken } from './tokens.ts';

/** `user create` and `user password`. */
export const userCommands: Command = {
  usage: 'user',
  description: 'people and programs that sign in',
  commands: [
    {
      usage: 'create <username>',
      description: 'add a user; the password is asked for, or read from standard input',
      options: [
        { flags: '--superuser', description: 'with every permission' },
        { flags: '--staff', description: 'may maintain the PeeringDB mirror' },
      ],
      run: async ({ args: [username = ''], options, askPassword, onApplication, print }) => {
        const password = await askPassword();
        const rights = { is_superuser: options.superuser === true, is_staff: options.staff === true };
        await onApplication((context) => createUser(context, { username, password, ...rights }));
        print(`Created ${username}.\n`);
      },
    },
    {
      usage: 'password <username>',
      description: 'set a password and end the sessions of a user',
      options: [{ flags: '--end-tokens', description: 'delete the API tokens of the user as well' }],
      run: async ({ args: [username = ''], options, askPassword, onApplication, print }) => {
        const password = await askPassword();
        await onApplication(async (context) => {
          await requireUser(context, username);
          await setPassword(context, { username, password, end_tokens: options.endTokens === true });
        });
        print(`The password of ${username} is set.\n`);
      },
    },
  ],
};

/** `token create`. */
export const tokenCommands: Command = {
  usage: 'token',
  description: 'API tokens',
  commands: [
    {
      usage: 'create <username>',
      description: 'make a token; the key is printed once',
      options: [
        { flags: '--read-only', description: 'may not change anything' },
        { flags: '--description <text>', description: 'what it is for', default: '' },
      ],
      run: async ({ args: [username = ''], options, onApplication, print }) => {
        const key = await onApplication(async (context) => {
          await requireUser(context, username);
          return createToken(context, {
            user: { username },
            description: String(options.description),
            write_enabled: options.readOnly !== true,
          });
        });
        print(`${key}\n`);
      },
    },
  ],
};

/** Fails with the names that there are when nobody is called so. */
async function requireUser(context: Context, username: string): Promise<void> {
  const names = await usernames(context);
  if (names.includes(username)) return;
  const known = names.length ? `There are: ${names.join(', ')}.` : 'There are no users yet.';
  throw new Error(`There is no user ${username}. ${known} \`peersmith user create\` adds one.`);
}
