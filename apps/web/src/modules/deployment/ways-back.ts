import type { DeploymentRules } from '@peersmith/api-client';
import { platform, router } from '@peersmith/model';
import { useList } from '../../api/queries.ts';
import { isRow } from '../../api/row.ts';
import { counted } from '../../text/format.ts';
import { type PlanRouter, routerIdsOf } from './plan-data.ts';
import { useDeploymentRules } from './plan-rules.ts';

/** So many routers are asked what they are. */
const ASKED = 200;

const WORDS: Readonly<Record<DeploymentRules['drivers'][number]['comes_back'], string>> = {
  device: 'by the commit timer of the device',
  armed: 'by a restore that is scheduled on the device before anything is changed',
  none: 'not at all: it is refused',
};

/** By what the routers of a plan take back a change that nobody confirms, in a sentence for each kind; empty while that is not known. */
export function useWaysBack(changing: readonly PlanRouter[]): string[] {
  const rules = useDeploymentRules();
  const ids = routerIdsOf(changing).slice(0, ASKED);
  const routers = useList(router, { id: ids, limit: ASKED }, { enabled: ids.length > 0 });
  const platforms = useList(platform, { limit: 1000 });
  if (!rules || !routers.data || !platforms.data || changing.length > ASKED) return [];
  const driverOf = new Map(
    platforms.data.results.map(({ id, napalm_driver }) => [
      id,
      rules.drivers.find(({ names }) => names.includes(String(napalm_driver).toLowerCase())),
    ]),
  );
  const kinds = Map.groupBy(routers.data.results, (row) =>
    isRow(row.platform) ? driverOf.get(row.platform.id) : undefined,
  );
  return [...kinds].flatMap(([driver, rows]) =>
    driver ? [`${driver.label} (${counted(rows.length, 'router')}): ${WORDS[driver.comes_back]}.`] : [],
  );
}
