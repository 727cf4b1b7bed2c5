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
import { TAGS, type Tag } from '@peersmith/peeringdb';
import { type AnyResource, columnOf, entries, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';

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

/** A column that points at another mirrored row. */
export interface Pointer {
  column: string;
  tag: Tag;
  table: string;
  nullable: boolean;
}

export interface MirrorTable {
  tag: Tag;
  name: string;
  /** Columns that a record fills, `id`, `created` and `updated` among them. */
  columns: string[];
  /** Columns of another type than text and numbers: how a value of theirs is written. */
  types: ReadonlyMap<string, string>;
  pointers: Pointer[];
  /** Columns that no two rows may share. */
  unique: string[];
  /** The pointers of other tables to this one. */
  pointedAtBy: readonly (Pointer & { from: Tag })[];
}

type OwnSide = Omit<MirrorTable, 'pointedAtBy'>;

function describe(tag: Tag): OwnSide {
  const resource = RESOURCE_OF[tag];
  const stored = entries(resource).filter(
    ([, field]) => field.storage === 'column' || field.storage === 'reference',
  );
  return {
    tag,
    name: tableOf(resource),
    columns: ['id', 'created', 'updated', ...stored.map(([key, field]) => columnOf(key, field))],
    types: new Map(stored.map(([key, field]) => [columnOf(key, field), field.sql ?? 'text'])),
    pointers: stored.flatMap(([key, field]) =>
      field.target ? [pointerTo(field.target, columnOf(key, field), field.options.nullable)] : [],
    ),
    unique: stored.filter(([, field]) => field.options.unique).map(([key]) => key),
  };
}

function pointerTo(target: string, column: string, nullable = false): Pointer {
  const table = target.replace('.', '_');
  const tag = TAGS.find((one) => tableOf(RESOURCE_OF[one]) === table);
  if (!tag) throw new Error(`${column} points out of the mirror, at ${target}`);
  return { column, tag, table, nullable };
}

const OWN_SIDES = TAGS.map(describe);

const TABLES: ReadonlyMap<Tag, MirrorTable> = new Map(
  OWN_SIDES.map((table) => [
    table.tag,
    {
      ...table,
      pointedAtBy: OWN_SIDES.flatMap((other) =>
        other.pointers
          .filter((pointer) => pointer.tag === table.tag)
          .map((pointer) => ({ ...pointer, from: other.tag })),
      ),
    },
  ]),
);

/** How the mirror holds an object type. */
export function mirrorTable(tag: Tag): MirrorTable {
  const table = TABLES.get(tag);
  if (!table) throw new Error(`the mirror has no table for ${tag}`);
  return table;
}

/** The columns of a table as a list in SQL. */
export const columnsOf = (table: MirrorTable, alias?: string) =>
  sql.join(table.columns.map((name) => sql.ref(alias === undefined ? name : `${alias}.${name}`)));
