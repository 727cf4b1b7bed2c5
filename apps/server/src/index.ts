import { modules } from './modules/index.ts';

export { loadConfig } from './configuration.ts';
export type { Command, CommandCall, CommandOption } from './engine/commands.ts';
export type { Config } from './platform/config.ts';
export { openKeyring } from './platform/key-source.ts';
export { VERSION } from './platform/version.ts';
export { type Installation, openInstallation, portal, type Running, serve, start, work } from './serve.ts';

/** What the command line does on this machine, without a server. */
export const localCommands = modules.flatMap(({ commands = [] }) => commands);
