/**
 * Runs recorded runs of bgpq4 and prints one JSON line for each, in their order: `{"rc": …, "stdout": "…"}`. The objects come from a whois
 * server on loopback that serves the RPSL which lies beside the file.
 *
 * node packages/irr/tools/cases.ts FILE
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runBgpq4 } from '../src/index.ts';
import { FakeRegistry } from '../test/fake-registry.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run -s irr:cases -- FILE');
  process.exitCode = 2;
} else {
  const { fixture = 'fixture.rpsl', cases }: { fixture?: string; cases: { args: string[] }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const registry = await FakeRegistry.start(readFileSync(join(dirname(file), fixture), 'utf8'));
  // Some at a time; what is printed keeps their order.
  for (let at = 0; at < cases.length; at += 50) {
    const runs = cases.slice(at, at + 50).map(({ args }) => runBgpq4(args, { hosts: [registry.host] }));
    for (const { rc, stdout } of await Promise.all(runs)) console.log(JSON.stringify({ rc, stdout }));
  }
  await registry.stop();
}
