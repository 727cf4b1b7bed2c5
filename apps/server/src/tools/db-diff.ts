import { registry } from '@peersmith/model';
import { schemaOf } from '../engine/ddl.ts';

/** `npm run db:diff -- --schema` prints the whole schema that the declarations ask for, as a first migration holds it. */
if (process.argv.includes('--schema')) process.stdout.write(`${schemaOf(registry).join(';\n')};\n`);
