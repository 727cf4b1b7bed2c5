import { PrefixTable } from '../prefixes/prefix-table.ts';
import { addPrefix } from '../prefixes/read-prefixes.ts';
import type { VrpTable } from './vrp-table.ts';

/** RFC 6811 §2. */
export type Validity = 'valid' | 'invalid' | 'not_found';

export interface Verdict {
  readonly validity: Validity;
  /** Why it is invalid: the AS may not originate the prefix at all, or not one so long. */
  readonly reason: 'origin' | 'length' | null;
}

/** Where a prefix stands in a table. */
interface Place {
  readonly table: PrefixTable;
  readonly index: number;
}

/** Whether one of these ASes may originate a prefix of a table. */
export function validityAt(vrps: VrpTable, { table, index }: Place, asns: ReadonlySet<number>): Verdict {
  const { width, words, lengths, family } = table;
  const length = lengths[index] ?? 0;
  let isCovered = false;
  let isTooLong = false;
  let isValid = false;
  vrps.families[family].covering(
    words.subarray(index * width, (index + 1) * width),
    length,
    (asn, maxLength) => {
      isCovered = true;
      // RFC 6483 §4: AS 0 says that nobody originates the prefix.
      if (asn === 0 || !asns.has(asn)) return false;
      if (length <= maxLength) isValid = true;
      else isTooLong = true;
      return isValid;
    },
  );
  if (isValid) return { validity: 'valid', reason: null };
  if (!isCovered) return { validity: 'not_found', reason: null };
  return { validity: 'invalid', reason: isTooLong ? 'length' : 'origin' };
}

/** Whether an AS may originate a prefix; null when the text is no prefix. */
export function validityOf(vrps: VrpTable, prefix: string, asn: number): Verdict | null {
  const table = new PrefixTable(prefix.includes(':') ? 6 : 4, 1);
  if (!addPrefix(table, prefix)) return null;
  return validityAt(vrps, { table, index: 0 }, new Set([asn]));
}

/** The prefixes of a table by their validity for these origins; those that are not invalid, in a table of their own. */
export function withoutInvalid(
  vrps: VrpTable,
  table: PrefixTable,
  asns: ReadonlySet<number>,
): { table: PrefixTable; counts: Readonly<Record<Validity, number>> } {
  const kept = new PrefixTable(table.family, table.size);
  const counts = { valid: 0, invalid: 0, not_found: 0 };
  for (let index = 0; index < table.size; index++) {
    const { validity } = validityAt(vrps, { table, index }, asns);
    counts[validity]++;
    if (validity === 'invalid') continue;
    kept.pushFrom(table, index);
  }
  return { table: kept, counts };
}
