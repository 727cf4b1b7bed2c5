import type { IxApiMismatches } from '@peersmith/answers';
import { serviceConfig } from '@peersmith/model';
import type { Context } from '../../../engine/context.ts';
import { shownRows } from '../shown.ts';
import { type Compared, compareAll, unknownThere, visiblePairs, withoutMore } from './compare-all.ts';
import { mismatchesOf } from './compare-port.ts';
import { loadExchanges } from './load-parts.ts';

/** Where exchanges and we say different things, over all exchanges that the caller may see. */
export async function allMismatches(context: Context): Promise<IxApiMismatches> {
  const all = await compareAll(context, await loadExchanges(context, null));
  const differing = all.map((compared) => ({ compared, ports: differingPorts(compared) }));
  const ids = differing.flatMap(({ ports }) => ports.map(({ id }) => id));
  const visible = new Set((await shownRows(context, serviceConfig, ids)).map(({ id }) => id));
  const exchanges = differing.flatMap(({ compared, ports }) => {
    const { id, name, endpoint } = compared.exchange;
    if (!endpoint) return [];
    const shown = ports.filter((port) => visible.has(port.id)).map(({ id: _, ...port }) => port);
    return [{ id, name, endpoint, ports: shown, unknown_there: unknownThere(compared) }];
  });
  const mismatch_count = exchanges
    .flatMap(({ ports }) => ports)
    .reduce((sum, { mismatches }) => sum + mismatches.length, 0);
  return { exchanges, mismatch_count };
}

function differingPorts(compared: Compared) {
  return visiblePairs(compared).flatMap(({ port, own }) => {
    const mismatches = own ? mismatchesOf(port, own) : [];
    if (own && mismatches.length === 0) return [];
    return [{ id: port.id, port: port.remote_id, connection: own && withoutMore(own), mismatches }];
  });
}
