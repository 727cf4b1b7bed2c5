import { later } from '../../resource/later.tsx';
import { textOf, type Widget } from '../../widgets/widget.ts';

/** Chooses the account of an IX-API. */
export const identity: Widget = {
  Show: later(() => import('./identity-box.tsx'), 'IdentityBox', null),
  read: textOf,
  write: (value) => textOf(value).trim() || null,
};
