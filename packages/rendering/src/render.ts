import type { TemplateProblem } from '@peersmith/answers';
import {
  Environment,
  PythonError,
  referencedTemplates,
  type Template,
  TemplateError,
} from '@peersmith/jinja';
import { emailVariables } from './email-variables.ts';
import { FILTERS } from './filters/index.ts';
import { rpkiFilters } from './filters/rpki.ts';
import type { Finding } from './finding.ts';
import type { Entity } from './model/entity.ts';
import { MODELS } from './model/models.ts';
import { partWithAll } from './model/relations.ts';
import { type Services, Store } from './model/store.ts';
import { nowFunction } from './now.ts';
import { policiesOfRouter } from './peering/policies.ts';
import { AS, exchangesOf, GROUP, groupsOf, IXP, peersOf, sessionsOfRouter } from './peering/sessions.ts';
import type { Dataset, Part, Projection } from './projection.ts';
import { querySet } from './query/query-methods.ts';
import type { QuerySet } from './query/query-set.ts';
import {
  INCLUDE_TAGS,
  type NamedTemplates,
  namedIn,
  type Source,
  shownName,
  sourceNamed,
} from './sources.ts';

/** A template's text and how its block tags are trimmed. */
export interface TemplateText {
  name: string;
  template: string;
  jinja2_trim: boolean;
  jinja2_lstrip: boolean;
}

/** A configuration, and what is wrong with it. */
export interface Rendered {
  kind: 'rendered';
  text: string;
  findings: Finding[];
}

/** Why there is no configuration, and where: in the template that `template` names, which may be an included one. */
export type RenderError = TemplateProblem & { kind: 'error'; code: 'template_error' };

/** The projection lacks a part that the template reads: load it, and render again. */
export interface Incomplete {
  kind: 'incomplete';
  part: Part;
}

export interface RenderOptions {
  /** The templates that may be included. */
  sources?: readonly Source[];
  services?: Services;
  /** Longest that the template may run. */
  limit_ms?: number | undefined;
}

const UNTRIMMED = { jinja2_trim: false, jinja2_lstrip: false };
const PLAIN: Services = { openSecret: (sealed) => sealed, now: () => new Date(), timeZone: 'UTC' };

/** Renders a template over a projection: a pure function of its arguments. An error is never text. */
export function render(
  projection: Projection,
  given: TemplateText,
  { sources = [], services = PLAIN, limit_ms }: RenderOptions = {},
): Rendered | RenderError | Incomplete {
  const store = new Store(projection, MODELS, services);
  return renderOver({ store, variables: () => contextOf(store) }, given, { sources, services, limit_ms });
}

/** Renders a template over objects that were read already, with the variables that it sees. */
export function renderOver(
  { store, variables }: { store: Store; variables: () => ReadonlyMap<string, unknown> },
  given: TemplateText,
  { sources = [], services = PLAIN, limit_ms }: RenderOptions,
): Rendered | RenderError | Incomplete {
  current = { sources, services, store, limit_ms, exporting: new Set() };
  try {
    const text = compile(given, limit_ms).render(variables());
    return { kind: 'rendered', text, findings: store.findings };
  } catch (error) {
    if (store.missing) return { kind: 'incomplete', part: store.missing };
    return renderError(error, given, sources);
  }
}

/** Checks a template's syntax, and that its filters exist. */
export function checkSyntax(given: TemplateText): RenderError | null {
  try {
    compile(given);
    return null;
  } catch (error) {
    return renderError(error, given, []);
  }
}

/** The templates that a template includes, imports or extends; none when it cannot be read. */
export function templatesNamed({ template, jinja2_trim, jinja2_lstrip }: TemplateText): NamedTemplates {
  const environment = environmentFor(jinja2_trim, jinja2_lstrip, TIME_MS);
  try {
    return namedIn(referencedTemplates(environment.parse(template)));
  } catch (error) {
    if (error instanceof TemplateError) return namedIn([]);
    throw error;
  }
}

// A router with ten thousand sessions takes some hundred million steps, so time is what ends a runaway.
const STEPS = 4_000_000_000;
const TIME_MS = 10_000;

interface Rendering {
  /** What may be included. */
  sources: readonly Source[];
  /** Its clock, among others. */
  services: Services;
  store: Store | null;
  limit_ms: number | undefined;
  /** The export templates that are being included, one in another. */
  exporting: Set<Source>;
}

/** The rendering in progress. Rendering is synchronous, so there is one. */
let current: Rendering = {
  sources: [],
  services: PLAIN,
  store: null,
  limit_ms: undefined,
  exporting: new Set(),
};

/** One environment for each pair of options, so that a template that did not change is compiled once. */
const environments = new Map<string, Environment>();

function environmentFor(trim: boolean, lstrip: boolean, timeMs: number): Environment {
  const key = `${trim} ${lstrip} ${timeMs}`;
  const known = environments.get(key);
  if (known) return known;
  const made = new Environment({
    trimBlocks: trim,
    lstripBlocks: lstrip,
    loader: includedText,
    includeTags: INCLUDE_TAGS,
    filters: { ...FILTERS, ...rpkiFilters(() => current.store) },
    globals: { now: nowFunction(() => current.services) },
    limits: { steps: STEPS, timeMs },
    cacheSize: 100,
  });
  environments.set(key, made);
  return made;
}

/** The text of an included template: of an export template what it prints, which is read as a template again. */
function includedText(reference: string): string {
  const source = sourceNamed(current.sources, reference);
  if (source?.kind !== 'exporttemplate') return source?.template ?? '';
  const { store, exporting, limit_ms } = current;
  if (!store) return '';
  if (exporting.has(source)) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  exporting.add(source);
  try {
    const { name, template, content_type } = source;
    return compile({ name, template, ...UNTRIMMED }, limit_ms).render(
      new Map([['dataset', everyOf(store, content_type ?? '')]]),
    );
  } finally {
    exporting.delete(source);
  }
}

/** All objects of a type, in their default order. */
const everyOf = (store: Store, type: string): QuerySet =>
  querySet(store, type, () => {
    const part = partWithAll(type);
    const { dataset } = store.projection;
    const isThere = dataset?.content_type === type && dataset.ids === null;
    if (part && !isThere) store.require(part);
    return store.all(type);
  });

function compile({ name, template, jinja2_trim, jinja2_lstrip }: TemplateText, limit_ms = TIME_MS): Template {
  return environmentFor(jinja2_trim, jinja2_lstrip, limit_ms).fromString(template, { name });
}

/** The objects that are exported: those that were asked for, or all. */
function datasetOf(store: Store, { content_type: type, ids }: Dataset): QuerySet {
  if (ids === null) return everyOf(store, type);
  const asked = new Set(ids);
  return querySet(store, type, () => store.all(type).filter(({ id }) => asked.has(id)));
}

/** The variables of an e-mail, of an export, or of a router's configuration. */
function contextOf(store: Store): ReadonlyMap<string, unknown> {
  const { dataset, email } = store.projection;
  if (email) return emailVariables(store, email);
  if (dataset) return new Map([['dataset', datasetOf(store, dataset)]]);
  const router = store.byId('devices.router', store.projection.router_id);
  if (!router) return new Map();
  const set = (type: string, fetch: () => readonly Entity[]) => querySet(store, type, fetch);
  return new Map<string, unknown>([
    ['router', router],
    ['local_as', router.one('local_autonomous_system')],
    ['autonomous_systems', set(AS, () => peersOf(sessionsOfRouter(router)))],
    ['bgp_groups', set(GROUP, () => groupsOf(router))],
    ['internet_exchange_points', set(IXP, () => exchangesOf(router))],
    ['communities', set('bgp.community', () => store.all('bgp.community'))],
    ['routing_policies', set('peering.routingpolicy', () => policiesOfRouter(router))],
  ]);
}

function renderError(error: unknown, given: TemplateText, sources: readonly Source[]): RenderError {
  if (!(error instanceof TemplateError)) throw error;
  const { type, message, templateName, line, column, excerpt } = error;
  const isSyntax = type === 'TemplateSyntaxError' || type === 'TemplateAssertionError';
  return {
    kind: 'error',
    code: 'template_error',
    detail: isSyntax ? message : message === '' ? type : `${type}: ${message}`,
    template: templateName === undefined ? given.name : shownName(templateName, sources),
    line: line ?? 1,
    column: column ?? 1,
    excerpt: excerpt ?? '',
  };
}
