import type { hiddenPeer } from '@peersmith/model';
import type { Create } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Saving } from '../../../engine/implement.ts';

type HiddenPeers = readonly Saving<Partial<Create<typeof hiddenPeer>>>[];

/** Keeps the ids beside the links, so that these can be made again after the mirror was emptied, and refuses what is hidden already. */
export async function saveHiddenPeers(items: HiddenPeers, context: Context): Promise<void> {
  for (const { draft } of items) {
    if (typeof draft.peeringdb_network === 'number')
      Object.assign(draft, { peeringdb_network_id_copy: draft.peeringdb_network });
    if (typeof draft.peeringdb_ixlan === 'number')
      Object.assign(draft, { peeringdb_ixlan_id_copy: draft.peeringdb_ixlan });
  }
  const rows = items.map(({ draft, before }) => ({ ...before, ...draft }));
  const asked = rows.map((row, at) => ({
    at,
    id: Reflect.get(row, 'id') ?? null,
    net: Reflect.get(row, 'peeringdb_network_id_copy') ?? null,
    lan: Reflect.get(row, 'peeringdb_ixlan_id_copy') ?? null,
  }));
  const { rows: held } = await sql<{
    at: number;
  }>`select a.at from json_to_recordset(${JSON.stringify(asked)}::json) a(at int, id bigint, net bigint, lan bigint)
    join peeringdb_hiddenpeer h on h.peeringdb_network_id_copy = a.net and h.peeringdb_ixlan_id_copy = a.lan
    where h.id is distinct from a.id`.execute(context.db);
  for (const { at } of held)
    items[at]?.refuse('non_field_errors', 'This network is hidden on this LAN already.');
}
