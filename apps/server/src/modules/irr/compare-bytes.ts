import { compareLists, type ListDifference, unpackAsns, unpackList } from '@peersmith/irr';
import { familyOf, type IrrKind } from './list-keys.ts';

/** In what two packed lists differ, by place in the one that has it. */
export function compareBytes(kind: IrrKind, before: Uint8Array, after: Uint8Array): ListDifference {
  const family = familyOf(kind);
  if (family !== null) return compareLists(unpackList(before, family), unpackList(after, family));
  const [left, right] = [unpackAsns(before), unpackAsns(after)];
  return { came: missing(right, new Set(left)), went: missing(left, new Set(right)) };
}

const missing = (asns: readonly number[], known: ReadonlySet<number>): number[] =>
  asns.flatMap((asn, at) => (known.has(asn) ? [] : at));
