import { readObjects, TAGS } from '../src/index.ts';

// Reads every file of a folder and prints how long each took.
const [folder = '.'] = process.argv.slice(2);
for (const tag of TAGS) {
  const started = performance.now();
  let [rows, rejected, bytes] = [0, 0, 0];
  for await (const batch of readObjects({ folder }, tag)) {
    rows += batch.rows.length;
    rejected += batch.rejected.length;
    bytes = batch.bytes;
    if (batch.rejected[0]) console.log(batch.rejected[0]);
  }
  const time_ms = Math.round(performance.now() - started);
  const rss_mb = Math.round(process.memoryUsage.rss() / 1e6);
  console.log(
    `${tag}: ${rows} rows, ${rejected} rejected, ${(bytes / 1e6).toFixed(1)} MB in ${time_ms} ms, ${rss_mb} MB resident`,
  );
}
