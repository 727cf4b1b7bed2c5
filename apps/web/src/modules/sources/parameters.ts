import { later } from '../../resource/later.tsx';
import type { Widget } from '../../widgets/widget.ts';
import { valuesOf } from './parameter-values.ts';

const isFilled = ([, value]: [string, unknown]) => value !== '' && value !== undefined && value !== null;

/** Asks for the parameters of a data source by its type. */
export const parameters: Widget = {
  Show: later(() => import('./parameters-box.tsx'), 'ParametersBox'),
  read: valuesOf,
  write: (value) => {
    const filled = Object.entries(valuesOf(value)).filter(isFilled);
    return filled.length ? Object.fromEntries(filled) : null;
  },
  wide: true,
};
