import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { Change } from '../write/changes.ts';
import type { Planned, Planning, Refused } from './planning.ts';

/** What one request would do: each object once, as it was at first and as it is at last. */
export class PlanRecord implements Planning {
  readonly #changes = new Map<string, Planned>();
  /** Of how many more there are than were read one by one. */
  readonly more = { update: 0, refuse: 0 };
  readonly marks: string[] = [];
  refused: readonly Refused[] = [];

  note(changes: readonly Planned[]): void {
    for (const change of changes) {
      const key = keyOf(change);
      const first = this.#changes.get(key);
      if (!first) this.#changes.set(key, change);
      // What comes and goes in one request never was.
      else if (!first.before && !change.after) this.#changes.delete(key);
      else
        this.#changes.set(key, { ...change, before: first.before, because: change.because ?? first.because });
    }
  }

  noteMore(kind: 'update' | 'refuse', count: number, mark: string): void {
    this.more[kind] += count;
    this.marks.push(mark);
  }

  refuse(refused: readonly Refused[]): void {
    this.refused = refused;
  }

  heldOf(resource: AnyResource, id: number): Change | undefined {
    return this.#changes.get(keyOf({ resource, id }));
  }

  get changes(): Planned[] {
    return [...this.#changes.values()];
  }
}

const keyOf = ({ resource, id }: Pick<Change, 'resource' | 'id'>) => `${contentTypeOf(resource)} ${id}`;
