import { type AnyField, type AnyResource, acceptsNull, type FormSection, fieldOf } from '@peersmith/resource';
import type { Row } from '../api/row.ts';
import { slugOf } from '../text/slug.ts';
import { type Widget, widgetNamed } from '../widgets/index.ts';
import { presentationOf } from './present.ts';
import type { Search } from './search.ts';

export type Values = Record<string, unknown>;

/** The widget of a field; null when people do not write it. */
export function widgetOf(resource: AnyResource, key: string): Widget | null {
  const field = resource.fields[key];
  if (!field?.write) return null;
  return presentationOf(resource).widgets?.[key] ?? widgetNamed(field.ui.widget);
}

/** The form's sections, with the fields that can be written. */
export const formSections = (resource: AnyResource): FormSection[] =>
  resource.form
    .map(({ title, fields }) => ({ title, fields: fields.filter((key) => widgetOf(resource, key)) }))
    .filter(({ fields }) => fields.length > 0);

const formKeys = (resource: AnyResource): string[] => formSections(resource).flatMap(({ fields }) => fields);

/** What makes sense for several at once: nothing that must be each one's own. */
export const bulkKeys = (resource: AnyResource): string[] =>
  formKeys(resource).filter((key) => {
    const { options, storage, ui } = fieldOf(resource, key);
    return !options.unique && storage !== 'tagging' && !['template', 'slug', 'address'].includes(ui.widget);
  });

/** What the form starts with: the object, or the defaults and what the address asks for. */
export function startValues(resource: AnyResource, row: Row | null, asked: Search): Values {
  const values: Values = {};
  for (const key of formKeys(resource)) {
    const widget = widgetOf(resource, key);
    const field = fieldOf(resource, key);
    if (widget) values[key] = widget.read(row ? row[key] : (askedFor(asked, key, field) ?? defaultOf(field)));
  }
  if (!row && values.slug === '' && typeof values.name === 'string') values.slug = slugOf(values.name);
  return values;
}

function askedFor(asked: Search, key: string, field: AnyField): unknown {
  const given = asked[key] ?? asked[`${key}_id`];
  if (!given?.length) return undefined;
  const read = field.storage === 'link' || field.storage === 'tagging' || field.ui.widget === 'words';
  if (read) return given;
  const [first] = given;
  return field.ui.widget === 'number' ? Number(first) : first;
}

const defaultOf = ({ options }: AnyField): unknown =>
  typeof options.default === 'number' || typeof options.default === 'boolean'
    ? options.default
    : typeof options.default === 'string' && !['now', 'caller'].includes(options.default)
      ? options.default
      : null;

/** What is wrong before anything can be sent. */
export function problemsOf(resource: AnyResource, values: Values): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    const problem = widgetOf(resource, key)?.problem?.(value);
    if (problem) problems[key] = problem;
  }
  return problems;
}

/** The values as the API takes them. */
export function writtenValues(resource: AnyResource, values: Values): Values {
  const draft: Values = {};
  for (const [key, value] of Object.entries(values)) {
    const written = widgetOf(resource, key)?.write(value);
    if (written !== undefined) draft[key] = emptied(fieldOf(resource, key), written);
  }
  return draft;
}

/** Empty is null where the field takes it, and the empty text where not. */
const emptied = (field: AnyField, written: unknown): unknown =>
  written === null && !acceptsNull(field) && (field.optionsType === 'string' || field.options.default === '')
    ? ''
    : written;

/** A new object's draft: what is empty and may not be null is left to the server's default. */
export function createDraft(resource: AnyResource, values: Values): Values {
  const written = Object.entries(writtenValues(resource, values));
  return Object.fromEntries(
    written.filter(([key, value]) => value !== null || acceptsNull(fieldOf(resource, key))),
  );
}

/** Only what differs from the start. */
export function changedDraft(resource: AnyResource, start: Values, values: Values): Values {
  const before = writtenValues(resource, start);
  const after = writtenValues(resource, values);
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])),
  );
}
