import { Checkbox, MultiSelect, Stack } from '@mantine/core';
import { AREAS, everyPermission, PRESET_NAMES, PRESETS, registry } from '@peersmith/model';
import { inputProps, type Widget, type WidgetProps } from '../../widgets/widget.ts';

const textsIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
const asList = { read: textsIn, write: (value: unknown) => value, wide: true };

/** Every permission there is, in words, by its area. */
const choices = () =>
  [...Map.groupBy(everyPermission(registry).values(), ({ area }) => area)].map(([area, own]) => ({
    group: AREAS[area].title,
    items: own.map(({ permission, label }) => ({ value: permission, label })),
  }));

function PermissionsBox(props: WidgetProps) {
  const value = textsIn(props.value);
  return (
    <MultiSelect
      {...inputProps(props)}
      description="Beyond what presets give. Type what it is about: “see routers”."
      data={choices()}
      value={value}
      onChange={props.onChange}
      searchable
      placeholder={value.length ? '' : 'Search permissions'}
      nothingFoundMessage="No such permission"
      maxDropdownHeight={320}
    />
  );
}
/** Single permissions, by what they let people do. */
export const permissionsWidget: Widget = { ...asList, Show: PermissionsBox };

function PresetsBox(props: WidgetProps) {
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
/** Presets, each with what it means. */
export const presetsWidget: Widget = { ...asList, Show: PresetsBox };
