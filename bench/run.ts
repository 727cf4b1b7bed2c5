import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { benchCandidates } from './candidates.ts';
import { benchDeployment } from './deployment.ts';
import { benchDifference } from './difference.ts';
import { benchExport } from './export.ts';
import { benchFreeze } from './freeze.ts';
import { benchIrr } from './irr.ts';
import { benchIrrServer } from './irr-server.ts';
import { benchIxApi } from './ix-api.ts';
import { benchList } from './list.ts';
import { benchLists } from './lists.ts';
import { benchMachines } from './machines.ts';
import { benchMail } from './mail.ts';
import { benchMailing } from './mailing.ts';
import { benchMaintenance } from './maintenance.ts';
import { benchMembers } from './members.ts';
import { benchMoving } from './moving.ts';
import { benchNetbox } from './netbox.ts';
import { benchPages } from './pages.ts';
import { benchPeeringdb } from './peeringdb.ts';
import { benchHistory, benchPolling } from './polling.ts';
import { benchPortal } from './portal.ts';
import { benchPushes } from './pushes.ts';
import { benchJinja, benchRouter } from './render.ts';
import { benchRequests } from './requests.ts';
import { type BenchRow, printTable } from './row.ts';
import { benchRpki } from './rpki.ts';
import { benchSearch } from './search.ts';
import { benchSources } from './sources.ts';
import { benchStart } from './start.ts';
import { benchTransfer } from './transfer.ts';
import { benchWrite } from './write.ts';

/** `npm run bench`, or `npm run bench -- list` for one of them. */
const BENCHES: Record<string, () => Promise<BenchRow[]>> = {
  list: benchList,
  lists: benchLists,
  write: benchWrite,
  machines: benchMachines,
  sources: benchSources,
  start: benchStart,
  peeringdb: benchPeeringdb,
  candidates: benchCandidates,
  pushes: benchPushes,
  render: benchRouter,
  export: benchExport,
  transfer: benchTransfer,
  members: benchMembers,
  moving: benchMoving,
  deployment: benchDeployment,
  polling: benchPolling,
  history: benchHistory,
  freeze: benchFreeze,
  difference: benchDifference,
  search: benchSearch,
  pages: benchPages,
  jinja: benchJinja,
  irr: benchIrr,
  'irr-server': benchIrrServer,
  rpki: benchRpki,
  requests: benchRequests,
  mail: benchMail,
  mailing: benchMailing,
  maintenance: benchMaintenance,
  portal: benchPortal,
  'ix-api': benchIxApi,
  netbox: benchNetbox,
};

const asked = process.argv.slice(2);
const [only] = asked;
if (asked.length === 1 && only) {
  const bench = BENCHES[only];
  if (!bench) throw new Error(`There is no benchmark ${only}; there are ${Object.keys(BENCHES).join(', ')}.`);
  printTable(await bench());
} else {
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpu?.model.trim()}, ${date}\n\n`);
  // Each in a process of its own, so that none measures the memory of another.
  for (const name of asked.length ? asked : Object.keys(BENCHES)) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, name], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) process.exitCode = 1;
  }
}
