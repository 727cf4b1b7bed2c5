import { cpus } from 'node:os';
import { benchList } from './list.ts';
import { benchPeeringdb } from './peeringdb.ts';
import { benchJinja, benchRouter } from './render.ts';
import { type BenchRow, printTable } from './row.ts';

/** `npm run bench`, or `npm run bench -- list` for one of them. */
const BENCHES: Record<string, () => Promise<BenchRow[]>> = {
  list: benchList,
  peeringdb: benchPeeringdb,
  render: benchRouter,
  jinja: benchJinja,
};

const asked = process.argv.slice(2);
const names = asked.length ? asked : Object.keys(BENCHES);
process.stdout.write(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}\n\n`,
);
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`There is no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}.`);
  printTable(await bench());
}
