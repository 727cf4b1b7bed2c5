import { type ComboboxItem, MultiSelect, type OptionsFilter } from '@mantine/core';
import { group, permissionTitle, registry, user } from '@peersmith/model';
import { permissionsOf } from '@peersmith/resource';
import { present } from '../../resource/present.ts';
import { shortTitle } from '../../resource/related.ts';
import { inputProps, type Widget, type WidgetProps } from '../../widgets/widget.ts';
import { EndSignIns } from './end-sign-ins.tsx';

/** Every permission there is, by what it concerns. */
const choices = () =>
  Object.values(registry).map((resource) => ({
    group: shortTitle(resource),
    items: [...permissionsOf(resource)],
  }));

function Permissions(props: WidgetProps) {
  const value = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <MultiSelect
      {...inputProps(props)}
      data={uniquely(choices())}
      filter={byTitleOrName}
      value={value}
      onChange={props.onChange}
      searchable
      placeholder={value.length ? '' : 'Search permissions'}
      nothingFoundMessage="No such permission"
      maxDropdownHeight={320}
    />
  );
}

/** Who knows the API's name of a permission finds it by that as well. */
const byTitleOrName: OptionsFilter = ({ options, search }) => {
  const words = search.trim().toLowerCase();
  const fits = ({ label, value }: ComboboxItem) => `${label} ${value}`.toLowerCase().includes(words);
  return options.map((one) => ('group' in one ? { ...one, items: one.items.filter(fits) } : one));
};

/** Some permissions (`peering.view_password`) are named by two resources; a choice may stand once. */
function uniquely(groups: { group: string; items: string[] }[]) {
  const seen = new Set<string>();
  return groups.map(({ group: title, items }, at) => ({
    group: groups.findIndex((one) => one.group === title) === at ? title : `${title} (PeeringDB)`,
    items: items
      .filter((item) => !seen.has(item) && seen.add(item))
      .map((item) => ({ value: item, label: permissionTitle(registry, item) })),
  }));
}

const permissions: Widget = {
  Show: Permissions,
  read: (json) => (Array.isArray(json) ? json : []),
  write: (value) => value,
  wide: true,
};

present(group, { widgets: { permissions } });
present(user, {
  widgets: { user_permissions: permissions },
  panels: [{ title: 'Sign-ins', Show: EndSignIns }],
});
