import {
  campus,
  carrier,
  carrierFacility,
  facility,
  hiddenPeer,
  internetExchangeFacility,
  ixlan,
  ixlanPrefix,
  network,
  networkContact,
  networkFacility,
  networkIXLan,
  organization,
  peeringdbInternetExchange,
  peeringdbRun,
  quarantinedRow,
  synchronisation,
} from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, type Implementation, implement } from '../../engine/implement.ts';
import { saveHiddenPeers } from './candidates/save-hidden-peers.ts';
import { changes } from './changes/index.ts';

const column = (alias: string, key: string) => sql.ref(`${alias}.${key}`);

/** `Example IX - Peering LAN`, or the exchange alone when the LAN has no name. */
const lanDisplay = (alias: string) =>
  sql<string>`concat_ws(' - ', (select x.name from peeringdb_internetexchange x where x.id = ${column(alias, 'ix_id')}), nullif(${column(alias, 'name')}, ''))`;

const contactDisplay = (alias: string) =>
  sql<string>`case when ${column(alias, 'email')} = '' then ${column(alias, 'name')} else trim(concat(${column(alias, 'name')}, ' <', ${column(alias, 'email')}, '>')) end`;

/** A link that the mirror lost prints the PeeringDB id that was kept. */
const hiddenDisplay = (alias: string) => sql<string>`concat(
  coalesce((select concat('AS', n.asn, ' - ', n.name) from peeringdb_network n where n.id = ${column(alias, 'peeringdb_network_id')}), concat('Network ID ', ${column(alias, 'peeringdb_network_id_copy')})),
  ' hidden on ',
  coalesce((select x.name from peeringdb_ixlan l join peeringdb_internetexchange x on x.id = l.ix_id where l.id = ${column(alias, 'peeringdb_ixlan_id')}), concat('IX LAN ID ', ${column(alias, 'peeringdb_ixlan_id_copy')})))`;

export const mirror: Implementation[] = [
  ...[
    campus,
    carrier,
    carrierFacility,
    facility,
    internetExchangeFacility,
    ixlanPrefix,
    network,
    networkFacility,
    networkIXLan,
    organization,
    peeringdbInternetExchange,
    peeringdbRun,
    quarantinedRow,
  ].map(asDeclared),
  changes,
  implement(ixlan, { display: lanDisplay }),
  implement(networkContact, { display: contactDisplay }),
  implement(synchronisation, {
    display: (alias) =>
      sql<string>`concat('Synchronised ', ${column(alias, 'created')} + ${column(alias, 'deleted')} + ${column(alias, 'updated')}, ' objects at ', ${column(alias, 'time')})`,
  }),
  implement(hiddenPeer, {
    display: hiddenDisplay,
    computed: { is_expired: (alias) => sql`coalesce(${column(alias, 'until')} <= now(), false)` },
    beforeSave: saveHiddenPeers,
  }),
];
