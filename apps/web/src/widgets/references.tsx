import type { Params } from '@peersmith/api-client';
import { resourceOfType } from '../resource/pages.ts';
import { slugOf } from '../text/slug.ts';
import { text } from './inputs.tsx';
import { MultiPicker } from './multi-picker.tsx';
import { isOption, optionsIn } from './option.ts';
import { picked, pickedSeveral } from './picked.ts';
import { Picker } from './picker.tsx';
import type { Widget, WidgetProps } from './widget.ts';

interface Scoped extends WidgetProps {
  /** Filters that the offered rows must pass. */
  params?: Params;
}
const EVERYTHING: Params = {};

export function PickerBox(props: Scoped) {
  const { field, value, onChange, name, label, help, required, error, params = EVERYTHING } = props;
  const target = field.target ? resourceOfType(field.target) : null;
  if (!target) return null;
  return (
    <Picker
      resource={target}
      name={name}
      label={label}
      description={help}
      error={error}
      required={required}
      value={isOption(value) ? value : null}
      onChange={onChange}
      params={params}
      makes
    />
  );
}
export const picker: Widget = {
  Show: PickerBox,
  ...picked,
};

export function MultiPickerBox(props: Scoped) {
  const { field, value, onChange, name, label, help, error, params = EVERYTHING } = props;
  const target = field.target ? resourceOfType(field.target) : null;
  if (!target) return null;
  return (
    <MultiPicker
      resource={target}
      name={name}
      label={label}
      description={field.storage === 'tagging' ? null : help}
      error={error}
      value={optionsIn(value)}
      onChange={onChange}
      params={params}
      makes
    />
  );
}
export const multiPicker: Widget = {
  Show: MultiPickerBox,
  ...pickedSeveral,
};

/** Filled from the name by the form, until it is edited. */
export const slug: Widget = {
  ...text,
  read: (json) => (typeof json === 'string' ? json : ''),
};

/** What the slug becomes when the name changes; null when it was edited by hand. */
export const followingSlug = (name: unknown, slugNow: unknown, nameNow: unknown): string | null =>
  slugNow === '' || slugNow === slugOf(String(nameNow ?? '')) ? slugOf(String(name ?? '')) : null;
