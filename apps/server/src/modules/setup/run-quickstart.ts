import { findingText } from '@peersmith/rendering';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { counted } from '../../platform/counted.ts';
import { describeRun, syncPeeringdb } from '../peeringdb/index.ts';
import { renderRouter } from '../rendering/index.ts';
import { loadDemo } from './demo.ts';
import { createFirstSessions, type ImportSetup, importSetup } from './quickstart.ts';
import { makeStarterPolicies } from './starter/starter-policies.ts';

export type Quickstart = (
  | { demo: true }
  | ({ asn: number; peers: number; policies?: boolean } & Pick<ImportSetup, 'router' | 'otherTemplate'>)
) & {
  /** Where to read PeeringDB when the mirror is empty; the configured source when absent. */
  peeringdb?: string | undefined;
  /** Hears what happens, a line at a time. */
  tell: (line: string) => void;
};

/** From nothing to the configurations of our routers. Running it again changes nothing. */
export async function quickstart(
  context: Context,
  given: Quickstart,
): Promise<{ router: string; text: string }[]> {
  if ('demo' in given) {
    await loadDemo(context, {
      step: (label, done, total) => given.tell(`  ${label} (${(done ?? 0) + 1} of ${total})`),
    });
    return configurations(context, 64_500, given.tell);
  }
  await loadIfEmpty(context, given);
  const imported = await importSetup(context, {
    asn: given.asn,
    router: given.router,
    otherTemplate: given.otherTemplate,
  });
  given.tell(
    `AS${given.asn}: new: ${counted(imported.internet_exchanges, 'exchange')} and ${counted(imported.connections, 'connection')}.`,
  );
  if (given.policies) {
    const first = await makeStarterPolicies(context, given.asn);
    given.tell(
      `New: ${counted(first.routing_policies, 'routing policy', 'routing policies')} and ${counted(first.communities, 'community', 'communities')}, at ${counted(first.internet_exchanges, 'exchange')}.`,
    );
  }
  const made = await createFirstSessions(context, { asn: given.asn, count: given.peers });
  given.tell(
    `New: ${counted(made.sessions, 'session')} and ${counted(made.autonomous_systems, 'autonomous system')}.`,
  );
  return configurations(context, given.asn, given.tell);
}

async function loadIfEmpty(context: Context, { peeringdb, tell }: Quickstart): Promise<void> {
  const { rows } = await sql<{
    loaded: boolean;
  }>`select exists (select 1 from peeringdb_network) as loaded`.execute(context.db);
  if (rows[0]?.loaded) return;
  tell('Loading PeeringDB …');
  tell(describeRun(await syncPeeringdb(context, { source: peeringdb, tell })));
}

async function configurations(
  context: Context,
  asn: number,
  tell: (line: string) => void,
): Promise<{ router: string; text: string }[]> {
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select r.id, r.name from devices_router r join peering_autonomoussystem a on a.id = r.local_autonomous_system_id where a.asn = ${asn} and r.configuration_template_id is not null order by r.name`.execute(
    context.db,
  );
  const texts: { router: string; text: string }[] = [];
  for (const { id, name } of rows) {
    const result = await renderRouter(context, Number(id));
    if (result.kind === 'error') throw new ApiError(400, { detail: `${name}: ${result.detail}` });
    tell(
      `${name}: ${result.text.split('\n').length} lines from ${result.template.name} in ${Math.round(result.duration_ms)} ms.`,
    );
    for (const finding of result.findings) tell(`${name}: ${finding.severity}: ${findingText(finding)}`);
    texts.push({ router: name, text: result.text });
  }
  return texts;
}
