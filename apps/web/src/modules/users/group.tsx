import { MultiSelect } from '@mantine/core';
import { group, registry, user } from '@peersmith/model';
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
      value={value}
      onChange={props.onChange}
      searchable
      placeholder={value.length ? '' : 'Search permissions'}
      nothingFoundMessage="No such permission"
      maxDropdownHeight={320}
    />
  );
}

/** Some permissions (`peering.view_password`) are named by two resources; a choice may stand once. */
function uniquely(groups: { group: string; items: string[] }[]) {
  const seen = new Set<string>();
  return groups.map(({ group: title, items }, at) => ({
    group: groups.findIndex((one) => one.group === title) === at ? title : `${title} (PeeringDB)`,
    items: items.filter((item) => !seen.has(item) && seen.add(item)),
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
