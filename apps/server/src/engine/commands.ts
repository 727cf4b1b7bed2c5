import type { Config } from '../platform/config.ts';
import type { AnyDatabase, Context } from './context.ts';

/** An option of a command, written as people type it: `--source <url>`, `--full`. */
export interface CommandOption {
  flags: string;
  description: string;
  choices?: readonly string[];
  default?: unknown;
  /** Reads what was typed; a text it cannot use fails with its message. */
  parse?: (text: string) => unknown;
}

/** What a command is given: what was typed, and the installation of this machine when it asks for it. */
export interface CommandCall {
  args: readonly string[];
  options: Readonly<Record<string, unknown>>;
  /** Whether an option was typed, and does not only have its default. */
  isTyped: (option: string) => boolean;
  /** Results, for people and programs: standard output. */
  print: (text: string) => void;
  /** What happens meanwhile: standard error. */
  tell: (line: string) => void;
  /** A line on standard error that the next one replaces, where it is a terminal. */
  show: (line: string) => void;
  /** Aligned columns under their titles, on standard output. */
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** A password, from the terminal without echo or the first line of standard input. */
  askPassword: () => Promise<string>;
  /** The status that the program ends with; 0 unless it is said. */
  endWith: (status: number) => void;
  config: () => Config;
  /** Works on the database before the application could start over it. */
  onDatabase: <T>(work: (given: { db: AnyDatabase; config: Config }) => Promise<T>) => Promise<T>;
  /** Works as the server itself. Only with `create` is a database made where there is none, or its tables changed. */
  onApplication: <T>(work: (context: Context) => Promise<T>, options?: { create?: boolean }) => Promise<T>;
}

/** A command, or a word with commands below it. */
export interface Command {
  /** Its word, and its arguments: `discard <id>`. */
  usage: string;
  description: string;
  options?: readonly CommandOption[];
  /** Words that look like options are arguments: they are another program's, and this command reads them itself. Help is `--help` alone. */
  takesForeignOptions?: boolean;
  run?: (call: CommandCall) => Promise<void>;
  commands?: readonly Command[];
}
