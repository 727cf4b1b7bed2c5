import { isOption, optionsIn, toOption } from './option.ts';
import type { Widget } from './widget.ts';

type Held = Pick<Widget, 'read' | 'write'>;

/** How one object that was chosen is held: a widget without what draws it. */
export const picked: Held = {
  read: toOption,
  write: (value) => (isOption(value) ? value.id : null),
};

/** How several are held. */
export const pickedSeveral: Held = {
  read: (json) => (Array.isArray(json) ? json.flatMap((one) => toOption(one) ?? []) : []),
  write: (value) => optionsIn(value).map(({ id }) => id),
};

/** How the type of an object is held. */
export const pickedType: Held = {
  read: (json) => (typeof json === 'string' ? json : null),
  write: (value) => value ?? null,
};
