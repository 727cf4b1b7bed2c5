import type { ContextMerge } from './contexts/merge-contexts.ts';

/** One stored row, as JSON: addresses and times as text, `local_context_data` and other JSON columns as JSON text. */
export type ProjectedRow = Readonly<Record<string, unknown>>;

/**
 * Parts that few templates read: they are loaded, and the rendering repeated, when one does. Sessions over the exchanges and in the
 * groups of the router; every session and network; prefixes of networks; what PeeringDB says; contacts, and what they are assigned to; what
 * RPKI says, which is no data of the projection but a service; what NetBox has of the router, and of every router; all rows of a type that
 * configurations have no use for.
 */
export type Part =
  | 'group_sessions'
  | 'all_sessions'
  | 'prefixes'
  | 'peeringdb'
  | 'contacts'
  | 'rpki'
  | 'netbox'
  | 'all_netbox'
  | RowsPart;
type RowsPart = `rows of ${string}`;

/** The part with all rows of a type. */
export const rowsPart = (type: string): RowsPart => `rows of ${type}`;

/** The type whose rows a part is; null for another part. */
export const typeOfPart = (part: Part): string | null =>
  part.startsWith('rows of ') ? part.slice('rows of '.length) : null;

/** The objects that an export template prints. */
export interface Dataset {
  content_type: string;
  /** Those that were asked for; all that are there when null. */
  ids: readonly number[] | null;
}

/** Whom an e-mail is for: a network that we have a record of; or one that PeeringDB knows, as written to by an AS of ours. */
export interface EmailAbout {
  /** The network that is written to, or with `network` the AS that writes. */
  autonomous_system: number;
  /** The id in PeeringDB of the network that is written to; null when it is `autonomous_system`. */
  network: number | null;
  /** The AS of ours that writes; where it is not said, the first of ours. */
  local_autonomous_system?: number | undefined;
  /** Sessions that it is about, by content type and id: the template sees them as `sessions`, and the first as `session`. */
  sessions?: readonly SessionName[] | undefined;
  /** The exchange that it is about, which the template sees as `internet_exchange`. */
  internet_exchange?: number | undefined;
  /** Plain data that the template sees by name; the names of objects stand before these. */
  given?: Readonly<Record<string, Json>> | undefined;
}

/** A session of either kind. */
export interface SessionName {
  type: 'peering.directpeeringsession' | 'peering.internetexchangepeeringsession';
  id: number;
}

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Everything that a template may reach, as plain data: a rendering can be repeated from it. */
export interface Projection {
  /** The router that is configured; 0 for none. */
  router_id: number;
  /** Whom an e-mail is for, where no router is configured. */
  email?: EmailAbout | undefined;
  /** Whom many e-mails are for, that are rendered over the same data. */
  emails?: readonly EmailAbout[] | undefined;
  /** What is exported, where no router is configured. */
  dataset?: Dataset | undefined;
  /** By content type, such as `devices.router`. */
  rows: Readonly<Record<string, readonly ProjectedRow[]>>;
  /** Pairs of source and target by table, such as `peering_bgpgroup_communities`. */
  links: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** In the order in which they were attached. */
  tags: readonly { content_type: string; object_id: number; tag_id: number }[];
  /** Config contexts that are assigned to something, as JSON text by id. */
  contexts?: Readonly<Record<number, string>>;
  /** Ids of the contexts of an object by its type and id, the lightest first. */
  assigned?: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>>;
  /** How contexts are merged. */
  context_merge?: ContextMerge | undefined;
  /** Most prefixes of a session whose AS has no limit, by address family; none when absent or 0. */
  default_max_prefixes?: Readonly<Record<4 | 6, number>>;
  /** What was not loaded: reading it ends the rendering with a `PartMissing`. */
  without?: readonly Part[];
}

/** A rendering reached data that was left out of its projection. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing';
  readonly part: Part;
  constructor(part: Part) {
    super(`the projection has no ${part}`);
    this.part = part;
  }
}

/** A piece of a projection as text, as it leaves the database. */
export type Piece =
  /** Rows of a type: JSON objects, comma between them. */
  | { kind: 'rows'; type: string; text: string }
  /** More columns of rows that are there: JSON objects with their ids. */
  | { kind: 'columns'; type: string; text: string }
  /** `[source, target]` of a table of links. */
  | { kind: 'links'; table: string; text: string }
  /** `[id, object, tag]` of the tags of a type. */
  | { kind: 'tags'; type: string; text: string }
  /** `[id, data]` of config contexts, the data as JSON text. */
  | { kind: 'contexts'; text: string }
  /** `[object, [context, …]]` of what is assigned to objects of a type. */
  | { kind: 'assigned'; type: string; text: string };

/** A projection that has not been read yet; cheap to hand to another thread. */
export interface ProjectionText
  extends Pick<
    Projection,
    'router_id' | 'email' | 'emails' | 'dataset' | 'context_merge' | 'default_max_prefixes'
  > {
  pieces: readonly Piece[];
  without: readonly Part[];
}

/** Reads a projection. Later pieces replace rows of earlier ones. */
export function readProjection({ pieces, ...rest }: ProjectionText): Projection {
  const rows = new Map<string, Map<number, ProjectedRow>>();
  const links = new Map<string, [number, number][]>();
  const tags: { id: number; content_type: string; object_id: number; tag_id: number }[] = [];
  const contexts: Record<number, string> = {};
  const assigned: Record<string, Record<number, readonly number[]>> = {};
  for (const piece of pieces) {
    const read = JSON.parse(`[${piece.text}]`);
    if (piece.kind === 'links') append(links, piece.table, read);
    else if (piece.kind === 'tags')
      for (const [id, object_id, tag_id] of read)
        tags.push({ id, content_type: piece.type, object_id, tag_id });
    else if (piece.kind === 'contexts') Object.assign(contexts, Object.fromEntries(read));
    else if (piece.kind === 'assigned')
      assigned[piece.type] = { ...assigned[piece.type], ...Object.fromEntries(read) };
    else {
      const known = rows.get(piece.type) ?? new Map<number, ProjectedRow>();
      rows.set(piece.type, known);
      for (const row of read)
        known.set(row.id, piece.kind === 'columns' ? { ...known.get(row.id), ...row } : row);
    }
  }
  return {
    ...rest,
    rows: Object.fromEntries(Array.from(rows, ([type, known]) => [type, [...known.values()]])),
    links: Object.fromEntries(links),
    tags: tags.toSorted((a, b) => a.id - b.id),
    contexts,
    assigned,
  };
}

function append<T>(lists: Map<string, T[]>, key: string, more: readonly T[]): void {
  const known = lists.get(key);
  if (known) for (const one of more) known.push(one);
  else lists.set(key, [...more]);
}
