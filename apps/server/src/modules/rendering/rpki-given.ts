import type { Context } from '../../engine/context.ts';
import { type RpkiState, rpkiOf, rpkiSettings } from '../rpki/index.ts';
import type { RpkiGiven } from './render-task.ts';

/** Why RPKI says nothing, as the end of a sentence. */
const WHY: Readonly<Record<RpkiState, string>> = {
  fresh: '',
  stale: 'what was read of it is too old',
  never: 'nothing was read of it yet',
  off: 'no source is set',
};

/** RPKI's data for a rendering: its memory is shared with the thread. */
export async function rpkiGiven(context: Context): Promise<RpkiGiven> {
  const { state, data } = await rpkiOf(context);
  return {
    missing: WHY[state],
    severity: rpkiSettings.of(context).RPKI_WHEN_MISSING,
    vrps: data?.vrps.shared ?? null,
    aspas: data?.aspas.words ?? null,
  };
}
