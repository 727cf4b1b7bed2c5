import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { JobFailed, type JobHandler, type Progress } from '../../engine/jobs.ts';
import { inventLists } from '../irr/index.ts';
import { inventMaintenances } from '../maintenance/index.ts';
import { inventMailings } from '../messaging/index.ts';
import { inventPast } from '../monitoring/index.ts';
import { loadMirror } from '../peeringdb/index.ts';
import { inventRequests } from '../requests/index.ts';
import { createContacts } from './demo-contacts.ts';
import { createDeployments } from './demo-deployment.ts';
import { createExtras } from './demo-extras.ts';
import { createMail } from './demo-mail.ts';
import { createPolicies, createRouters, hideAPeer } from './demo-network.ts';
import { createDirectSessions, varyExchangeSessions } from './demo-sessions.ts';
import { OUR_ASN, withDemoFolder } from './demo-world.ts';
import { createFirstSessions, importSetup } from './quickstart.ts';

const STEPS: readonly [label: string, step: (context: Context) => Promise<unknown>][] = [
  [
    'our AS, exchanges and ports',
    (context) =>
      importSetup(context, {
        asn: OUR_ASN,
        router: { name: 'edge1-northlight', hostname: 'edge1-northlight.example.net', template: 'frr' },
        otherTemplate: 'keep',
      }),
  ],
  ['policies and communities', createPolicies],
  ['routers', createRouters],
  ['sessions over exchanges', (context) => createFirstSessions(context, { asn: OUR_ASN, count: 25 })],
  ['states of sessions', varyExchangeSessions],
  ['sessions over private links', createDirectSessions],
  ['a month of polls', inventPast],
  ['lists of registries', inventLists],
  ['contacts', createContacts],
  ['messages', createMail],
  [
    'mailings',
    (context) => inventMailings(context, { from: 'Northlight peering <peering@northlight.example>' }),
  ],
  ['hidden peers', hideAPeer],
  ['peering requests', inventRequests],
  ['contexts, exports and views', createExtras],
  ['plans and drift', createDeployments],
  ['maintenances', inventMaintenances],
];

/** Fills an empty installation with the demonstration: the fictional PeeringDB, then a network in it. Does nothing when it is there. */
export async function loadDemo(context: Context, progress?: Pick<Progress, 'step'>): Promise<void> {
  const { rows } = await sql<{
    there: boolean;
    other: boolean;
  }>`select exists (select 1 from devices_router where name = 'edge1-northlight') as there,
    exists (select 1 from peering_autonomoussystem where affiliated and asn <> ${OUR_ASN}) or exists (select 1 from peeringdb_network where id > 1000) as other`.execute(
    context.db,
  );
  if (rows[0]?.there) return;
  if (rows[0]?.other)
    throw new JobFailed(
      'The demonstration is loaded into an empty installation only, and this one has data.',
    );
  progress?.step('the fictional PeeringDB', 0, STEPS.length + 1);
  await withDemoFolder((folder) => loadMirror(context, { source: { folder } }));
  await inTransaction(context, async (inner) => {
    for (const [at, [label, step]] of STEPS.entries()) {
      progress?.step(label, at + 1, STEPS.length + 1);
      await step(inner);
    }
  });
}

export const demoJob: JobHandler = {
  name: 'setup.demo',
  mayRun: (principal) => principal.isSuperuser,
  object: 'peeringdb.synchronisation',
  singleton: true,
  run: async (context, { progress }) => {
    await loadDemo(context, progress);
    return { message: 'The demonstration is loaded.' };
  },
};
