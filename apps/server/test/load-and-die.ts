import { loadMirror } from '../src/modules/peeringdb/mirror/load-mirror.ts';
import { openDatabase } from '../src/platform/database.ts';
import { IMPATIENT } from './impatient.ts';

// `node load-and-die.ts DATABASE SOURCE N`: loads the mirror, and is killed like by `kill -9` before its Nth statement.
const [, , database = '', url = '', last = ''] = process.argv;
let statements = 0;
const db = openDatabase<any>(database, { max: 3 }).withPlugin({
  transformQuery: ({ node }) => {
    statements += 1;
    if (statements === Number(last)) process.kill(process.pid, 'SIGKILL');
    return node;
  },
  transformResult: async ({ result }) => result,
});
await loadMirror({ db }, { source: { url, ...IMPATIENT }, wait_ms: 5000 });
process.stdout.write(String(statements));
await db.destroy();
