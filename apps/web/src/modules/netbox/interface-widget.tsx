import { later } from '../../resource/later.tsx';
import { textOf, type Widget } from '../../widgets/widget.ts';
import { interfaceName } from './chosen.ts';

/** The interface of a connection. */
export const interfaceWidget: Widget = {
  Show: later(() => import('./interface-box.tsx'), 'InterfaceBox', null),
  read: textOf,
  write: (value) => interfaceName(value).trim() || null,
};
