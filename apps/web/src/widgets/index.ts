import { colour } from './colour.tsx';
import {
  address,
  asn,
  datetime,
  number,
  password,
  secretText,
  select,
  text,
  toggle,
  words,
  yesNo,
} from './inputs.tsx';
import { json, longText, markdown } from './long-text.tsx';
import { multiPicker, picker, slug } from './references.tsx';
import { target, targetType } from './target.tsx';
import { template } from './template.tsx';
import type { Widget } from './widget.ts';

/** What a field's `ui.widget` names. */
const widgets: Readonly<Record<string, Widget>> = {
  text,
  slug,
  markdown,
  'long-text': longText,
  template,
  switch: toggle,
  'yes-no': yesNo,
  number,
  asn,
  address,
  datetime,
  select,
  picker,
  'multi-picker': multiPicker,
  words,
  json,
  colour,
  password,
  'secret-text': secretText,
  target,
  'target-type': targetType,
};

export const widgetNamed = (name: string): Widget | null => widgets[name] ?? null;
export type { FormAccess, Widget, WidgetProps } from './widget.ts';
