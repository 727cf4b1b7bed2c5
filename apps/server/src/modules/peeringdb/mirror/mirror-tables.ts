import {
  campus,
  carrier,
  carrierFacility,
  facility,
  internetExchangeFacility,
  ixlan,
  ixlanPrefix,
  network,
  networkContact,
  networkFacility,
  networkIXLan,
  organization,
  peeringdbInternetExchange,
} from '@peersmith/model';
import type { Tag } from '@peersmith/peeringdb';
import { type AnyResource, columnOf, entries, tableOf } from '@peersmith/resource';

/** The resource that holds each of PeeringDB's object types. */
const RESOURCE_OF: Readonly<Record<Tag, AnyResource>> = {
  org: organization,
  campus,
  fac: facility,
  carrier,
  carrierfac: carrierFacility,
  net: network,
  ix: peeringdbInternetExchange,
  ixfac: internetExchangeFacility,
  ixlan,
  ixpfx: ixlanPrefix,
  netfac: networkFacility,
  netixlan: networkIXLan,
  poc: networkContact,
};

export interface MirrorTable {
  name: string;
  /** Columns that a record fills, `id`, `created` and `updated` among them. */
  columns: string[];
  /** Columns that point at other mirrored rows. */
  pointers: { column: string; table: string; nullable: boolean }[];
  /** Columns that no two rows may share. */
  unique: string[];
}

export function mirrorTable(tag: Tag): MirrorTable {
  const resource = RESOURCE_OF[tag];
  const stored = entries(resource).filter(
    ([, field]) => field.storage === 'column' || field.storage === 'reference',
  );
  return {
    name: tableOf(resource),
    columns: ['id', 'created', 'updated', ...stored.map(([key, field]) => columnOf(key, field))],
    pointers: stored.flatMap(([key, field]) =>
      field.target
        ? [
            {
              column: columnOf(key, field),
              table: field.target.replace('.', '_'),
              nullable: Boolean(field.options.nullable),
            },
          ]
        : [],
    ),
    unique: stored.filter(([, field]) => field.options.unique).map(([key]) => key),
  };
}
