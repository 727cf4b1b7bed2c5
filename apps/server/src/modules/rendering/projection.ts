/** One stored row, as JSON: addresses and times as text, `local_context_data` and other JSON columns as JSON text. */
export type ProjectedRow = Readonly<Record<string, unknown>>;

/**
 * Parts that few templates read: they are loaded, and the rendering repeated, when one does. Sessions over the exchanges and in the
 * groups of the router; every session and network; prefixes of networks; what PeeringDB says.
 */
export type Part = 'group_sessions' | 'all_sessions' | 'prefixes' | 'peeringdb';

/** Everything that the templates of one router may reach, as plain data: a rendering can be repeated from it. */
export interface Projection {
  router_id: number;
  /** By content type, such as `devices.router`. */
  rows: Readonly<Record<string, readonly ProjectedRow[]>>;
  /** Pairs of source and target by table, such as `peering_bgpgroup_communities`. */
  links: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** In the order in which they were attached. */
  tags: readonly { content_type: string; object_id: number; tag_id: number }[];
  /** Most prefixes of a session whose AS has no limit, by address family; none when absent or 0. */
  default_max_prefixes?: Readonly<Record<4 | 6, number>>;
  /** What was not loaded: reading it ends the rendering with a `PartMissing`. */
  without?: readonly Part[];
}

/** A template that may be included: by id, or by name. */
export interface Source {
  id: number;
  name: string;
  template: string;
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
