import {
  changeLogged,
  computed,
  defineResource,
  hidden,
  integer,
  ref,
  timestamp,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { comments } from '../shared-fields.ts';

/** A network that is not to be proposed as a peer on one LAN. */
export const hiddenPeer = defineResource({
  app: 'peeringdb',
  name: 'hiddenpeer',
  className: 'HiddenPeer',
  path: 'hidden-peers',
  page: '/peeringdb/hidden-peers',
  label: 'hidden peer',
  about: 'A network that is not to be proposed as a peer on one LAN.',
  manual: 'peeringdb#hidden-and-abandoned',
  display: '{peeringdb_network.name} hidden on {peeringdb_ixlan.ix.name}',
  brief: ['peeringdb_network', 'peeringdb_ixlan', 'until'],
  ordering: ['until', 'peeringdb_network', 'peeringdb_ixlan'],
  traits: [changeLogged],
  unique: [['peeringdb_network_id_copy', 'peeringdb_ixlan_id_copy']],
  clash: 'This network is hidden on this LAN already',
  identity: [{ by: ['peeringdb_network', 'peeringdb_ixlan'] }],
  fields: {
    peeringdb_network: ref('peeringdb.network', {
      nullable: true,
      onDelete: 'set null',
      shownAs: 'id',
      label: 'Network',
    }),
    peeringdb_network_id_copy: hidden(integer({ nullable: true, max: Number.MAX_SAFE_INTEGER })),
    peeringdb_ixlan: ref('peeringdb.ixlan', {
      nullable: true,
      onDelete: 'set null',
      shownAs: 'id',
      label: 'LAN',
    }),
    peeringdb_ixlan_id_copy: hidden(integer({ nullable: true, max: Number.MAX_SAFE_INTEGER })),
    until: timestamp({ nullable: true, help: 'Empty hides for ever.' }),
    comments,
    is_expired: computed(z.boolean(), { filter: true, label: 'Expired', cell: 'check' }),
  },
  filters: { peeringdb_network_asn: via('peeringdb_network', 'asn') },
  search: {
    contains: ['peeringdb_network.name', 'peeringdb_ixlan.name', 'comments'],
    digits: ['peeringdb_network.asn'],
  },
  columns: ['display', 'until', 'is_expired', 'comments'],
  form: [{ title: 'Hidden peer', fields: ['peeringdb_network', 'peeringdb_ixlan', 'until', 'comments'] }],
});
