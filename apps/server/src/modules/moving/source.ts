import type { MovedNote, MoveReport } from '@peersmith/answers';
import type { AnyResource, Row } from '@peersmith/resource';

/** An object as the source says it: under our names, pointing at others by their ids over there. */
export interface SourceObject {
  id: number;
  display: string;
  /** Of what is kept: columns as they are there, pointers as ids, lists of pointers as lists of ids. */
  values: Row;
  /** Of what is worked out when it is read, as it is there. */
  shown: Row;
}

/** A change of the source's own log. */
export interface SourceChange {
  time: string;
  user_id: number | null;
  user_name: string;
  request_id: string;
  action: string;
  type: string;
  object_id: number;
  object_repr: string;
  prechange_data: Row | null;
  postchange_data: Row | null;
}

/** Where somebody comes from. It is only read. */
export interface Source {
  about: MoveReport['source'];
  /** What is to be known of it, as far as it was read. */
  notes: () => MovedNote[];
  /** How many objects there are of each type that it has and that is moved in. */
  counts: () => Promise<ReadonlyMap<AnyResource, number>>;
  /** The objects of a type, in parts. */
  read: (resource: AnyResource) => AsyncIterable<readonly SourceObject[]>;
  /** How many changes its log holds. */
  changeCount: () => Promise<number>;
  /** The change log, oldest first; nothing where it is not told. */
  changes: () => AsyncIterable<readonly SourceChange[]>;
  /** The configuration of a router as it is rendered there, or why it is not; null where that cannot be asked. */
  rendered: ((routerId: number) => Promise<{ text: string } | { reason: string }>) | null;
  close: () => Promise<void>;
}
