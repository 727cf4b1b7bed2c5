import type { Context } from '../../engine/context.ts';
import { rpkiSettings } from '../rpki/index.ts';
import type { IrrSettings } from './list-keys.ts';
import { irrSettings } from './settings.ts';

/** The settings that lists follow from. */
export const listSettings = (context: Pick<Context, 'settings'>): IrrSettings => ({
  ...irrSettings.of(context),
  RPKI_DROP_INVALID: rpkiSettings.of(context).RPKI_DROP_INVALID,
});
