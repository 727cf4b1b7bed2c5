import { later } from '../../resource/later.tsx';
import type { Widget } from '../../widgets/widget.ts';
import { isChosen, numbered } from './chosen.ts';

/** The NetBox device of a router. */
export const netboxDeviceWidget: Widget = {
  Show: later(() => import('./device-box.tsx'), 'DeviceBox', null),
  read: (json) => numbered(Number(json ?? 0) || 0),
  write: (value) => (isChosen(value) ? value.id : 0),
};
