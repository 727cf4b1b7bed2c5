import { registry } from '@peersmith/model';
import { schemaOf } from '../engine/schema/ddl.ts';
import { schemaDifferences } from '../engine/schema/drift.ts';
import { start } from '../serve.ts';

/**
 * `npm run db:diff` prints the SQL that would bring the database to what the declarations ask for, to be made a migration of;
 * `npm run db:diff -- --schema` prints the whole schema.
 */
if (process.argv.includes('--schema')) process.stdout.write(`${schemaOf(registry).join(';\n')};\n`);
else {
  const running = await start();
  const lines = await schemaDifferences(running.app.system().db, registry);
  await running.stop();
  process.stdout.write(
    lines.length ? `${lines.join('\n')}\n` : 'The database is as the declarations ask for.\n',
  );
}
