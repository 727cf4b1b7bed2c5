import { type ast, type IncludeTags, PythonError, str, TemplateNotFound } from '@peersmith/jinja';

/** A template that may be included: by id, or by name. */
export interface Source {
  id: number;
  name: string;
  template: string;
}

const CONFIGURATION = 'configuration::';

/** Templates as others name them. */
export interface NamedTemplates {
  ids: number[];
  names: string[];
  /** Some name is known only when it is rendered: any template may be wanted. */
  computed: boolean;
}

/**
 * `{% include_configuration "name" %}` and its like, as the include that each stands for. What is named is the expression as it is
 * written: a bare word is the name of a template, never a variable.
 */
export const INCLUDE_TAGS: IncludeTags = Object.fromEntries(
  ['configuration', 'email', 'exporttemplate'].map((kind) => [
    `include_${kind}`,
    (expression) => `${kind}::${wordOf(expression)}`,
  ]),
);

function wordOf(expression: ast.Expression): string {
  if (expression.type === 'const') return str(expression.value);
  const named = expression.type === 'name' || expression.type === 'filter' || expression.type === 'test';
  return named ? expression.name : '';
}

/** What references such as `configuration::edge` and `configuration::7` ask for; `undefined` stands for one that is computed. */
export function namedIn(references: readonly (string | undefined)[]): NamedTemplates {
  const named: NamedTemplates = { ids: [], names: [], computed: references.includes(undefined) };
  for (const reference of references) {
    // What is no name at all ends the rendering, where it is reached.
    if (reference === undefined || !reference.startsWith(CONFIGURATION)) continue;
    const wanted = reference.slice(CONFIGURATION.length);
    const id = idIn(wanted);
    if (id === null) named.names.push(wanted);
    else named.ids.push(id);
  }
  return named;
}

/** The text of a template that another names. */
export function sourceNamed(sources: readonly Source[], reference: string): string {
  if (!reference.includes('::'))
    throw new PythonError(
      'TypeError',
      "PeeringManagerLoader._lookup_object() missing 1 required positional argument: 'identifier'",
    );
  // Other kinds of templates are empty here, as an unknown kind is.
  if (!reference.startsWith(CONFIGURATION)) return '';
  const wanted = reference.slice(CONFIGURATION.length);
  const id = idIn(wanted);
  const found = sources.filter((source) => (id === null ? source.name === wanted : source.id === id));
  const [first] = found;
  if (!first) throw new TemplateNotFound(wanted);
  if (found.length > 1) {
    throw new PythonError(
      'devices.models.Configuration.MultipleObjectsReturned',
      `get() returned more than one Configuration -- it returned ${found.length}!`,
    );
  }
  return first.template;
}

/** An included template by its own name, also where it was included by id. */
export function shownName(name: string, sources: readonly Source[]): string {
  if (!name.startsWith(CONFIGURATION)) return name;
  const wanted = name.slice(CONFIGURATION.length);
  return sources.find((source) => String(source.id) === wanted)?.name ?? wanted;
}

/** The number that Python's `int()` reads, which is an id; null for a name. */
const idIn = (wanted: string): number | null =>
  /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(wanted) ? Number(wanted.replaceAll('_', '')) : null;
