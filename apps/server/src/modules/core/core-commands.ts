import type { Command } from '../../engine/commands.ts';

/** `migrate`. */
export const migrateCommand: Command = {
  usage: 'migrate',
  description: 'bring the database to this version',
  run: async ({ onApplication, print }) => {
    await onApplication(async () => undefined, { create: true });
    print('The database is at this version.\n');
  },
};

/** `config`: what is in force on this machine, secrets masked. */
export const configCommand: Command = {
  usage: 'config [name]',
  description: 'the settings in force on this machine, and where each came from; one of them by its name',
  options: [
    { flags: '--set', description: 'only those that are not at their default' },
    { flags: '--json', description: 'as JSON' },
  ],
  run: async ({ args: [name], options, config, print, table }) => {
    const { variables } = config();
    if (name !== undefined) {
      const found = variables.find((one) => one.name === name.toUpperCase());
      if (!found) throw new Error(`There is no setting ${name}. \`peersmith config\` prints all.`);
      print(options.json ? json(found) : `${found.value ?? ''}\n`);
      return;
    }
    const shown = variables.filter(({ origin }) => !options.set || origin !== 'default');
    if (options.json) print(json(shown));
    else
      table(
        ['setting', 'value', 'from'],
        shown.map((one) => [one.name, one.value ?? '-', one.origin]),
      );
  },
};

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
