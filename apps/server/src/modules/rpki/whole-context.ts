import { rpkiSnapshot } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';

/** The context of somebody who sees every snapshot, of which any may be in force; fails with 403 for others. */
export function whole(context: Context): Context {
  requireWhole(context, [rpkiSnapshot]);
  return context;
}
