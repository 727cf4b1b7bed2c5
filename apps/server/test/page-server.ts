import { schemaDifferences } from '../src/engine/schema/drift.ts';
import { localCommands } from '../src/index.ts';
import { createToken, createUser } from '../src/modules/users/index.ts';
import { start } from '../src/serve.ts';

/** What the sources in whose folder this file is say of themselves when they run: one line of JSON. */
export interface Told {
  address: string;
  /** Of a superuser, and of somebody who may view pins and nothing else. */
  tokens: { admin: string; stranger: string };
  /** The commands of the modules. */
  commands: string[];
  /** What the migrations lack of the declared schema. */
  differences: string[];
}

const { app } = await start();
const context = app.system();
const tokenOf = async (username: string, rights: { is_superuser?: boolean; user_permissions?: string[] }) => {
  await createUser(context, { username, password: crypto.randomUUID(), ...rights });
  return createToken(context, { user: { username } });
};
const tokens = {
  admin: await tokenOf('one', { is_superuser: true }),
  stranger: await tokenOf('two', { user_permissions: ['extras.view_pin'] }),
};
// Schedules are kept by who works.
await app.work();
const commands = localCommands.map(({ usage }) => usage);
const differences = await schemaDifferences(context.db, app.engine.registry);
const address = await app.http.listen({ host: '127.0.0.1', port: 0 });
const told: Told = { address, tokens, commands, differences };
process.stdout.write(`${JSON.stringify(told)}\n`);
