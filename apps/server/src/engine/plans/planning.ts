import type { AnyResource, FieldErrors } from '@peersmith/resource';
import type { Change } from '../write/changes.ts';

/** An object by its resource and id. */
export interface Named {
  resource: AnyResource;
  id: number;
  display: string;
}

/** A change, and what brings it with it. */
export interface Planned extends Change {
  because?: Named | undefined;
}

/** One thing that stands in the way of a write. */
export interface Refused {
  resource: AnyResource | null;
  id: number | null;
  display: string | null;
  position: number | null;
  messages: FieldErrors;
}

/** Hears what a write does while that is not certain to stay: the same calls, whether it is tried or done. */
export interface Planning {
  note: (changes: readonly Planned[]) => void;
  /** Changes beyond those that are read one by one: how many, and what tells them from any others. */
  noteMore: (kind: 'update' | 'refuse', count: number, mark: string) => void;
  /** Why the write fails that is about to. */
  refuse: (refused: readonly Refused[]) => void;
  /** An object as it would be so far, where anything was noted of it. */
  heldOf: (resource: AnyResource, id: number) => Change | undefined;
}
