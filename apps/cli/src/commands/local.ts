import type { CommandCall, CommandOption, Command as Declared } from '@peersmith/server';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { askPassword } from '../ask-password.ts';
import { textTable } from '../table.ts';
import { liveLine } from './live-line.ts';

export type Server = typeof import('@peersmith/server');

/** Commands that run on this machine, beside or without a server: those of the program itself, and those of its modules. */
export function localCommands(program: Command, server: Server): void {
  program
    .command('serve')
    .description('run the web interface, the API and the workers')
    .option('--no-worker', 'leave the jobs to `peersmith work`')
    .option('--portal', 'run the public listener as well: the portal and the Peering API')
    .action((given: { worker: boolean; portal?: boolean }) => server.serve(given));
  program
    .command('portal')
    .description('run the public listener only: the portal and the Peering API')
    .action(server.portal);
  program.command('work').description('run workers only').action(server.work);
  for (const command of server.localCommands) add(program, command, server);
}

/** Adds a command with those below it. */
function add(
  above: Command,
  { usage, description, options = [], takesForeignOptions = false, run, commands = [] }: Declared,
  server: Server,
) {
  const command = above.command(usage).description(description);
  if (takesForeignOptions) command.allowUnknownOption().passThroughOptions().helpOption('--help');
  // A command takes the words behind it as they are only where the one above it stops at the first.
  if (commands.some((one) => one.takesForeignOptions)) command.enablePositionalOptions();
  for (const option of options) command.addOption(optionOf(option));
  for (const one of commands) add(command, one, server);
  if (run) command.action(() => running(server, command, run));
}

function optionOf({ flags, description, choices, parse, ...given }: CommandOption): Option {
  const option = new Option(flags, description);
  if (choices) option.choices(choices);
  if (given.default !== undefined) option.default(given.default);
  if (parse)
    option.argParser((text: string) => {
      try {
        return parse(text);
      } catch (error) {
        throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
      }
    });
  return option;
}

async function running(
  server: Server,
  command: Command,
  run: (call: CommandCall) => Promise<void>,
): Promise<void> {
  const line = liveLine(process.stderr);
  const print = (text: string) => {
    line.clear();
    process.stdout.write(text);
  };
  try {
    await run({
      args: command.args,
      options: command.opts(),
      isTyped: (option) => command.getOptionValueSource(option) === 'cli',
      print,
      tell: line.print,
      show: line.show,
      table: (head, rows) => print(textTable(head, rows, 200)),
      askPassword,
      endWith: (status) => {
        process.exitCode = status;
      },
      ...installation(server),
    });
  } finally {
    line.clear();
  }
}

/** The installation of this machine. Everything is left stopped that a command started. */
function installation(server: Server): Pick<CommandCall, 'config' | 'onDatabase' | 'onApplication'> {
  const started = async <S extends { stop: () => Promise<void> }, T>(
    begin: () => Promise<S>,
    work: (one: S) => Promise<T>,
  ): Promise<T> => {
    // What a command prints is for people and programs; the log of the server has no place in it.
    process.env.LOG_LEVEL ??= 'warn';
    const one = await begin();
    try {
      return await work(one);
    } finally {
      await one.stop();
    }
  };
  return {
    config: () => server.loadConfig(),
    onDatabase: (work) => started(() => server.openInstallation({ create: false }), work),
    onApplication: (work, { create = false } = {}) =>
      started(
        () => server.start({ create }),
        ({ app }) => work(app.system()),
      ),
  };
}
