import type { PrefixList, Validity } from '@peersmith/irr';
import type { Context } from '../../engine/context.ts';

/** Whether the ASes of a list may originate the prefix at a place of it. */
export type Judge = (list: PrefixList, at: number) => Validity;

/** What RPKI says of the prefixes of a list; null where there is no RPKI data. */
export async function judgeOf(_context: Context, _list: number): Promise<Judge | null> {
  return null;
}
