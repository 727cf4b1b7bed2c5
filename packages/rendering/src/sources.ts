import { type ast, type IncludeTags, PythonError, str, TemplateNotFound } from '@peersmith/jinja';

/** A template that may be included: by id, or by name. */
export interface Source {
  /** A configuration when absent. */
  kind?: SourceKind;
  id: number;
  name: string;
  template: string;
  /** The type that an export template prints. */
  content_type?: string | null;
}

/** The kinds of templates that others include, by the class that messages name; what is included of other kinds is empty. */
const KINDS = {
  configuration: 'devices.models.Configuration',
  exporttemplate: 'extras.models.ExportTemplate',
  email: 'messaging.models.Email',
} as const;
export type SourceKind = keyof typeof KINDS;

/** A template as another names it: by its id, or by its name. */
interface NamedTemplate {
  kind: SourceKind;
  id: number | null;
  name: string;
}

/** Templates as others name them. */
export interface NamedTemplates {
  named: NamedTemplate[];
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

/** What references such as `configuration::edge` and `exporttemplate::7` ask for; `undefined` stands for one that is computed. */
export const namedIn = (references: readonly (string | undefined)[]): NamedTemplates => ({
  // What is no name at all ends the rendering, where it is reached.
  named: references.flatMap((reference) => (reference === undefined ? [] : (read(reference) ?? []))),
  computed: references.includes(undefined),
});

/** `configuration::edge` as what it names; null for a kind of which nothing is kept. */
function read(reference: string): NamedTemplate | null {
  const at = reference.indexOf('::');
  const kind = reference.slice(0, at);
  if (at < 0 || !isKind(kind)) return null;
  const name = reference.slice(at + 2);
  return { kind, id: idIn(name), name };
}

const isKind = (word: string): word is SourceKind => Object.hasOwn(KINDS, word);

/** The template that another names; null for a kind that is empty here, as an unknown one is. */
export function sourceNamed(sources: readonly Source[], reference: string): Source | null {
  if (!reference.includes('::'))
    throw new PythonError(
      'TypeError',
      "PeeringManagerLoader._lookup_object() missing 1 required positional argument: 'identifier'",
    );
  const wanted = read(reference);
  if (!wanted) return null;
  const found = sources.filter((source) => isNamed(source, wanted));
  const [first] = found;
  if (!first) throw new TemplateNotFound(wanted.name);
  if (found.length > 1) {
    const type = KINDS[wanted.kind];
    throw new PythonError(
      `${type}.MultipleObjectsReturned`,
      `get() returned more than one ${type.split('.').at(-1)} -- it returned ${found.length}!`,
    );
  }
  return first;
}

const isNamed = ({ kind = 'configuration', id, name }: Source, wanted: NamedTemplate): boolean =>
  kind === wanted.kind && (wanted.id === null ? name === wanted.name : id === wanted.id);

/** An included template by its own name, also where it was included by id. */
export function shownName(reference: string, sources: readonly Source[]): string {
  const wanted = read(reference);
  if (!wanted) return reference;
  return sources.find((source) => wanted.id !== null && isNamed(source, wanted))?.name ?? wanted.name;
}

/** The number that Python's `int()` reads, which is an id; null for a name. */
const idIn = (wanted: string): number | null =>
  /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(wanted) ? Number(wanted.replaceAll('_', '')) : null;
