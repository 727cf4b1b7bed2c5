import { Checkbox, type ComboboxItem, MultiSelect, type OptionsFilter, Stack } from '@mantine/core';
import { AREAS, everyPermission, PRESET_NAMES, PRESETS, registry } from '@peersmith/model';
import { inputProps, type WidgetProps } from '../../widgets/widget.ts';

const textsIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
/** Every permission there is, in words, by its area. */
const choices = () =>
  [...Map.groupBy(everyPermission(registry).values(), ({ area }) => area)].map(([area, own]) => ({
    group: AREAS[area].title,
    items: own.map(({ permission, label }) => ({ value: permission, label })),
  }));

/** Who knows the API's name of a permission finds it by that as well. */
const byLabelOrName: OptionsFilter = ({ options, search }) => {
  const words = search.trim().toLowerCase();
  const fits = ({ label, value }: ComboboxItem) => `${label} ${value}`.toLowerCase().includes(words);
  return options.map((one) => ('group' in one ? { ...one, items: one.items.filter(fits) } : one));
};

/** Single permissions, by what they let people do. */
export function PermissionsBox(props: WidgetProps) {
  const value = textsIn(props.value);
  return (
    <MultiSelect
      {...inputProps(props)}
      description="Beyond what presets give. Type what it is about: “see routers”."
      data={choices()}
      value={value}
      onChange={props.onChange}
      filter={byLabelOrName}
      searchable
      placeholder={value.length ? '' : 'Search permissions'}
      nothingFoundMessage="No such permission"
      maxDropdownHeight={320}
    />
  );
}

/** Presets, each with what it means. */
export function PresetsBox(props: WidgetProps) {
  const { label, error, value, onChange } = props;
  return (
    <Checkbox.Group
      label={label}
      description="What whoever has it may do. Presets add to each other, and grow with new releases."
      error={error}
      value={textsIn(value)}
      onChange={onChange}
    >
      <Stack gap="sm" my={6}>
        {PRESET_NAMES.map((name) => (
          <Checkbox key={name} value={name} label={PRESETS[name].label} description={PRESETS[name].about} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
