import {
  type AnyField,
  type AnyResource,
  acceptsNull,
  entries,
  isRequired,
  labelOf,
  type Row,
  targetTypes,
} from '@peersmith/resource';
import type { Context } from '../context.ts';
import { may } from '../permissions.ts';

/** The metadata that OPTIONS answers; what the caller may not write is left out. */
export function metadataOf(resource: AnyResource, context: Context, isDetail: boolean): Row {
  const fields = Object.fromEntries(
    entries(resource)
      .filter(([, field]) => field.read || field.write)
      .map(([key, field]) => [
        key,
        // What another field may stand for is said to be required, as ever: clients ask whoever fills a form in for it.
        fieldMetadata(key, field, targetTypes(context.engine.registry, key, field)),
      ]),
  );
  const actions: Row = {};
  const writes = !resource.readOnly && context.principal.mayWrite;
  if (writes && !isDetail && may(context.principal, resource, 'add')) actions.POST = fields;
  if (writes && may(context.principal, resource, 'change')) actions.PUT = fields;
  return {
    name: `${title(resource.label)} ${isDetail ? 'Instance' : 'List'}`,
    description: resource.about,
    renders: ['application/json', ...(isDetail ? [] : ['text/csv'])],
    parses: ['application/json', 'application/x-www-form-urlencoded', ...(isDetail ? [] : ['text/csv'])],
    ...(Object.keys(actions).length ? { actions } : {}),
  };
}

const title = (text: string) => text.replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase());

function fieldMetadata(key: string, field: AnyField, types: readonly string[] | null): Row {
  const { min, max } = field.ui;
  const members =
    (types && Object.fromEntries(types.map((type) => [type, { label: type }]))) || field.ui.members;
  return {
    type: field.optionsType,
    required: Boolean(field.write) && isRequired(field),
    read_only: !field.write,
    label: labelOf(key, field),
    ...(field.options.help ? { help_text: field.options.help } : {}),
    ...(max !== undefined
      ? field.optionsType === 'integer'
        ? { max_value: max }
        : { max_length: max }
      : {}),
    ...(min !== undefined ? { min_value: min } : {}),
    ...(acceptsNull(field) ? { allow_null: true } : {}),
    ...(members && field.write
      ? { choices: Object.entries(members).map(([value, { label }]) => ({ value, display_name: label })) }
      : {}),
  };
}
