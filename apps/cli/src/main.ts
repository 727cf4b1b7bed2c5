import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { connectionCommands } from './commands/connection.ts';
import { contextCommand } from './commands/context.ts';
import { deleteCommand } from './commands/delete.ts';
import { deploymentCommands } from './commands/deployment.ts';
import { emailCommand } from './commands/email.ts';
import { exportCommand } from './commands/export.ts';
import { healthCommand } from './commands/health.ts';
import { importCommand } from './commands/import.ts';
import { importPeeringManagerCommand } from './commands/import-peering-manager.ts';
import { irrCommands } from './commands/irr.ts';
import { ixApiCommands } from './commands/ix-api.ts';
import { jobCommands } from './commands/jobs.ts';
import { localCommands, type Server } from './commands/local.ts';
import { mailboxCommands } from './commands/mailbox.ts';
import { mailingCommands } from './commands/mailings.ts';
import { maintenanceCommands } from './commands/maintenance.ts';
import { manualCommand } from './commands/manual.ts';
import { membersCommands } from './commands/members.ts';
import { messageCommands } from './commands/messages.ts';
import { monitoringCommands } from './commands/monitoring.ts';
import { netboxCommands } from './commands/netbox.ts';
import { overviewCommands } from './commands/overview.ts';
import { peeringdbCommands } from './commands/peeringdb.ts';
import { pushCommands } from './commands/pushes.ts';
import { renderCommand } from './commands/render.ts';
import { requestCommands } from './commands/requests.ts';
import { resourceCommands } from './commands/resources.ts';
import { revertCommand } from './commands/revert.ts';
import { rightsCommands } from './commands/rights.ts';
import { rpkiCommands } from './commands/rpki.ts';
import { ruleCommands } from './commands/rules.ts';
import { searchCommand } from './commands/search.ts';
import { viewCommands } from './commands/view.ts';
import { watchCommand } from './commands/watch.ts';
import { webhookCommands } from './commands/webhooks.ts';
import { explain } from './explain.ts';

/** The program: what talks to a server over its API, and with `server` what works on this machine. */
function programWith(server?: Server): Command {
  const program = new Command('peersmith')
    .description('The source of truth for BGP sessions, and the automation around it.')
    .version(manifest.version)
    .showHelpAfterError()
    .enablePositionalOptions()
    .configureHelp({ sortSubcommands: false });
  if (server) localCommands(program, server);
  for (const add of [
    peeringdbCommands,
    jobCommands,
    resourceCommands,
    searchCommand,
    deleteCommand,
    revertCommand,
    watchCommand,
    importCommand,
    importPeeringManagerCommand,
    renderCommand,
    deploymentCommands,
    connectionCommands,
    monitoringCommands,
    overviewCommands,
    irrCommands,
    membersCommands,
    pushCommands,
    netboxCommands,
    ixApiCommands,
    rpkiCommands,
    contextCommand,
    exportCommand,
    viewCommands,
    emailCommand,
    messageCommands,
    maintenanceCommands,
    mailingCommands,
    mailboxCommands,
    requestCommands,
    ruleCommands,
    webhookCommands,
    rightsCommands,
    healthCommand,
    manualCommand,
  ])
    add(program);
  return program;
}

/** Whether the words name a command of a program, and not only a group of them. */
function names([word, ...words]: readonly string[], program: Command): boolean {
  const found = program.commands.find((one) => one.name() === word);
  if (!found) return false;
  const alone = found.commands.length === 0 || found.registeredArguments.length > 0;
  return alone || names(words, found);
}

try {
  const remote = programWith();
  // Commands that talk to a server over its API do without its code, and start faster.
  const isRemote = names(process.argv.slice(2), remote);
  await (isRemote ? remote : programWith(await import('@peersmith/server'))).parseAsync();
} catch (error) {
  process.stderr.write(`peersmith: ${explain(error)}\n`);
  process.exitCode = 1;
}
// Whatever was left open keeps nobody waiting for the end.
setTimeout(() => process.exit(), 2000).unref();
