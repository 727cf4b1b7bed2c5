import { maskOf } from '../prefixes/prefix-table.ts';
import { type SharedFamily, type Vrp, VrpsOfFamily } from './vrps-of-family.ts';

/** A table in memory that threads share. */
export interface SharedVrps {
  readonly 4: SharedFamily;
  readonly 6: SharedFamily;
}

/** VRPs that are in no order and some of which say the same, as numbers; those that cannot be are counted and left out. */
export class VrpTable {
  readonly families: { readonly 4: VrpsOfFamily; readonly 6: VrpsOfFamily };
  /** Records with lengths or bits that no prefix has. */
  rejected = 0;

  constructor(families = { 4: new VrpsOfFamily(4), 6: new VrpsOfFamily(6) }) {
    this.families = families;
  }

  /** The table that another thread made, for reading alone. */
  static over(shared: SharedVrps): VrpTable {
    return new VrpTable({ 4: VrpsOfFamily.over(4, shared[4]), 6: VrpsOfFamily.over(6, shared[6]) });
  }

  /** Its memory, to be handed to another thread; null where it is not made to be shared. */
  get shared(): SharedVrps | null {
    const [four, six] = [this.families[4].shared, this.families[6].shared];
    return four && six && { 4: four, 6: six };
  }

  get size(): number {
    return this.families[4].size + this.families[6].size;
  }

  /** Takes one in; false when it says what no prefix can be. */
  add(vrp: Vrp): boolean {
    const isTaken = isPossible(vrp) && this.families[vrp.family].add(vrp);
    if (!isTaken) this.rejected++;
    return isTaken;
  }

  /** Takes in one of many; false when it says what no prefix can be. `indexing` follows, before anything is asked or taken out. */
  push(vrp: Vrp): boolean {
    const isTaken = isPossible(vrp);
    if (isTaken) this.families[vrp.family].push(vrp);
    else this.rejected++;
    return isTaken;
  }

  /** Makes what was pushed be found, a part of it at each step. */
  *indexing(): Generator<void> {
    yield* this.families[4].indexing();
    yield* this.families[6].indexing();
  }

  /** Takes one out, which an RTR server withdraws; false when it is not there. */
  remove(vrp: Vrp): boolean {
    return isPossible(vrp) && this.families[vrp.family].remove(vrp);
  }

  /** Every VRP, IPv4 first. */
  *all(): Generator<Vrp> {
    yield* this.families[4].all();
    yield* this.families[6].all();
  }
}

function isPossible({ family, words, length, max_length }: Vrp): boolean {
  const bits = family === 4 ? 32 : 128;
  if (!(length >= 0 && length <= max_length && max_length <= bits)) return false;
  for (let at = 0; at * 32 < bits; at++) {
    if (((words[at] ?? 0) & ~maskOf(length - 32 * at)) !== 0) return false;
  }
  return true;
}
