import { formatWords } from '../prefixes/format-words.ts';
import { maskOf, PrefixTable } from '../prefixes/prefix-table.ts';
import { addPrefix } from '../prefixes/read-prefixes.ts';
import { type Verdict, validityAt } from './validity.ts';
import type { VrpTable } from './vrp-table.ts';

/** A VRP as people read it. */
export interface VrpText {
  readonly prefix: string;
  readonly max_length: number;
  readonly asn: number;
}

/** Whether an AS may originate a prefix, and the VRPs that decide it. */
export interface LookedUp extends Verdict {
  /** As it is written (RFC 5952), without bits beyond its length. */
  readonly prefix: string;
  readonly length: number;
  /** The VRPs whose prefix holds this one, the widest first, and how many there are. */
  readonly covering: readonly VrpText[];
  readonly covering_count: number;
}

/** Judges a route and tells by what; null when the text is no prefix. */
export function lookUpVrps(
  vrps: VrpTable,
  { prefix, asn, most }: { prefix: string; asn: number; most: number },
): LookedUp | null {
  const table = new PrefixTable(prefix.includes(':') ? 6 : 4, 1);
  if (!prefix.includes('/') || !addPrefix(table, prefix)) return null;
  const { words, width, family } = table;
  const length = table.lengths[0] ?? 0;
  const covering: VrpText[] = [];
  let covering_count = 0;
  vrps.families[family].covering(words, length, (origin, max_length, at) => {
    if (covering_count++ < most) covering.push({ prefix: textOf(words, at, width), max_length, asn: origin });
    return false;
  });
  const verdict = validityAt(vrps, { table, index: 0 }, new Set([asn]));
  return { prefix: textOf(words, length, width), length, covering, covering_count, ...verdict };
}

/** The first VRPs that name an AS as origin, IPv4 before IPv6, and how many there are. */
export function vrpsOfOrigin(
  vrps: VrpTable,
  asn: number,
  most: number,
): { ipv4: number; ipv6: number; results: VrpText[] } {
  const four = vrps.families[4].ofOrigin(asn, most);
  const six = vrps.families[6].ofOrigin(asn, most - four.vrps.length);
  const results = [...four.vrps, ...six.vrps].map(({ family, words, length, max_length }) => ({
    prefix: textOf(words, length, family === 4 ? 1 : 4),
    max_length,
    asn,
  }));
  return { ipv4: four.count, ipv6: six.count, results };
}

function textOf(words: ArrayLike<number>, length: number, width: 1 | 4): string {
  const masked = Uint32Array.from({ length: width }, (_, at) => (words[at] ?? 0) & maskOf(length - 32 * at));
  return `${formatWords(masked, 0, width)}/${length}`;
}
