import { registry } from '@peersmith/model';
import { type AnyField, type AnyResource, filtersOf, type NamedFilter } from '@peersmith/resource';
import { fieldLabel } from '../text/label.ts';

/** How a filter is asked for; each is a row of the table in `filter-control.tsx`. */
export type Control =
  | 'members'
  | 'flag'
  | 'rows'
  | 'tags'
  | 'family'
  | 'moment'
  | 'duration'
  | 'number'
  | 'types'
  | 'target'
  | 'address'
  | 'words';

export interface FilterSpec {
  /** The query parameter. */
  parameter: string;
  label: string;
  control: Control;
  field: AnyField;
  /** Shown without asking for more. */
  primary: boolean;
  /** Whether the resource says itself what people call it. */
  isNamed: boolean;
}

const CONTROL_OF_WIDGET: Readonly<Record<string, Control>> = {
  select: 'members',
  switch: 'flag',
  picker: 'rows',
  'multi-picker': 'rows',
  datetime: 'moment',
  number: 'number',
  asn: 'number',
  address: 'address',
  text: 'words',
  slug: 'words',
  'target-type': 'types',
  target: 'target',
};
const PRIMARY: readonly Control[] = [
  'members',
  'types',
  'target',
  'rows',
  'tags',
  'family',
  'duration',
  'flag',
];
/** Written in their own syntax, or never worth a control. */
const WITHOUT = new Set(['json', 'password', 'secret-text', 'markdown', 'template', 'words', 'colour']);

/** The filters that people are offered: one for each thing, by picking where the API also takes a name. */
export function filterSpecs(resource: AnyResource): FilterSpec[] {
  const specs = [...filtersOf(resource, registry).values()].flatMap((filter) => {
    const spec = specOf(resource, filter);
    return spec ? [spec] : [];
  });
  return specs.sort((one, other) => rank(one) - rank(other));
}

/** What the resource names as worth asking for first; then choices before rows before flags, each in the order of its resource. */
const rank = ({ control, primary, isNamed }: FilterSpec): number =>
  isNamed ? -1 : primary ? PRIMARY.indexOf(control) : PRIMARY.length;

function specOf(resource: AnyResource, filter: NamedFilter): FilterSpec | null {
  const { field, path, name } = filter;
  if (path.length > 1 && !field.target && namesItsOwner(filter) && name !== 'tag') return null;
  if (filter.asked || name === 'group' || WITHOUT.has(field.ui.widget)) return null;
  const control = controlOf(filter);
  const parameter = control === 'words' && filter.suffixes.includes('ic') ? `${name}__ic` : name;
  if (!control) return null;
  const primary =
    PRIMARY.includes(control) &&
    (filter.label !== undefined ||
      !(field.target && (field.storage === 'link' || field.storage === 'assigned')));
  return {
    parameter,
    label: control === 'target' ? labelFor(resource, filter).replace(/ ID$/, '') : labelFor(resource, filter),
    control,
    field: fieldFor(resource, filter),
    primary,
    isNamed: filter.label !== undefined,
  };
}

/** Tags are picked as rows but asked for by slug, so the control needs the field that points. */
const fieldFor = (resource: AnyResource, { name, field, path }: NamedFilter): AnyField =>
  name === 'tag' ? (resource.fields[path[0] ?? ''] ?? field) : field;

function controlOf({ name, operator, field }: NamedFilter): Control | null {
  if (name === 'tag') return 'tags';
  if (operator === 'family') return 'family';
  if (operator === 'older') return 'duration';
  if (operator && operator !== 'eq') return field.ui.widget === 'datetime' ? 'moment' : null;
  if (field.ui.widget === 'datetime') return null;
  if (field.storage === 'computed') return field.ui.cell === 'check' ? 'flag' : null;
  return CONTROL_OF_WIDGET[field.ui.widget] ?? null;
}

/** `router=<host name>` asks the same as `router_id`, which is picked. */
function namesItsOwner({ path, target }: NamedFilter): boolean {
  const last = path.at(-1) ?? '';
  return last === target?.naturalKey || Boolean(target?.brief.includes(last));
}

function labelFor(resource: AnyResource, filter: NamedFilter): string {
  if (filter.label) return filter.label;
  if (filter.name === 'tag') return 'Tags';
  if (filter.operator === 'family') return 'Address family';
  if (filter.operator) return fieldLabel(filter.name.replace('__', '_'));
  const own = filter.path.length === 1 ? resource.fields[filter.path[0] ?? ''] : undefined;
  return own
    ? fieldLabel(filter.path[0] ?? '', own)
    : fieldLabel(filter.name.replace(/_id$/, '').replace(/^.*__/, ''));
}
