import { Environment, PythonError, type Template, TemplateError, TemplateNotFound } from '@peersmith/jinja';
import { FILTERS } from './filters/index.ts';
import type { Finding } from './finding.ts';
import { includeTags } from './include-tags.ts';
import type { Entity } from './model/entity.ts';
import { MODELS } from './model/models.ts';
import { type Services, Store } from './model/store.ts';
import { nowFunction } from './now.ts';
import { policiesOfRouter } from './peering/policies.ts';
import { AS, exchangesOf, GROUP, groupsOf, IXP, peersOf, sessionsOfRouter } from './peering/sessions.ts';
import type { Part, Projection, Source } from './projection.ts';
import { querySet } from './query/query-methods.ts';

/** A template's text and how its block tags are trimmed. */
export interface TemplateText {
  name: string;
  template: string;
  jinja2_trim: boolean;
  jinja2_lstrip: boolean;
}

/** What went wrong, and where: in the template that `template` names, which may be an included one. */
export interface TemplateFault {
  detail: string;
  template: string;
  line: number;
  column: number;
  excerpt: string;
}

export type Outcome =
  | { kind: 'text'; text: string; findings: Finding[] }
  | { kind: 'fault'; fault: TemplateFault }
  /** The projection lacks a part that the template reads. */
  | { kind: 'incomplete'; part: Part };

const PLAIN: Services = { openSecret: (sealed) => sealed, now: () => new Date(), timeZone: 'UTC' };

/** Renders a template over a projection: a pure function of its arguments. An error is never text. */
export function render(
  projection: Projection,
  given: TemplateText,
  {
    sources = [],
    services = PLAIN,
    limit_ms,
  }: { sources?: readonly Source[]; services?: Services; limit_ms?: number | undefined } = {},
): Outcome {
  const store = new Store(projection, MODELS, services);
  current = { sources, services };
  try {
    const text = compile(given, limit_ms).render(contextOf(store));
    return { kind: 'text', text, findings: store.findings };
  } catch (error) {
    if (store.missing) return { kind: 'incomplete', part: store.missing };
    return { kind: 'fault', fault: faultOf(error, given, sources) };
  }
}

/** Checks a template's syntax, and that its filters exist. */
export function checkSyntax(given: TemplateText): TemplateFault | null {
  try {
    compile(given);
    return null;
  } catch (error) {
    return faultOf(error, given, []);
  }
}

// A router with ten thousand sessions takes some hundred million steps, so time is what ends a runaway.
const STEPS = 4_000_000_000;
const TIME_MS = 10_000;

/** What the rendering in progress may include, and its clock. Rendering is synchronous, so there is one. */
let current: { sources: readonly Source[]; services: Services } = { sources: [], services: PLAIN };

/** One environment for each pair of options, so that a template that did not change is compiled once. */
const environments = new Map<string, Environment>();

function environmentFor(trim: boolean, lstrip: boolean, timeMs: number): Environment {
  const key = `${trim} ${lstrip} ${timeMs}`;
  const known = environments.get(key);
  if (known) return known;
  const made = new Environment({
    trimBlocks: trim,
    lstripBlocks: lstrip,
    loader: (asked) => includeTags(sourceNamed(current.sources, asked)),
    filters: FILTERS,
    globals: { now: nowFunction(() => current.services) },
    limits: { steps: STEPS, timeMs },
    cacheSize: 100,
  });
  environments.set(key, made);
  return made;
}

function compile({ name, template, jinja2_trim, jinja2_lstrip }: TemplateText, limit_ms = TIME_MS): Template {
  return environmentFor(jinja2_trim, jinja2_lstrip, limit_ms).fromString(includeTags(template), { name });
}

/** `configuration::ID`, by id where it is a number and by name otherwise. */
function sourceNamed(sources: readonly Source[], asked: string): string {
  const [kind, ...rest] = asked.split('::');
  const wanted = rest.join('::');
  if (rest.length === 0) {
    throw new PythonError(
      'TypeError',
      "PeeringManagerLoader._lookup_object() missing 1 required positional argument: 'identifier'",
    );
  }
  // Other kinds of templates are empty here, as an unknown kind is.
  if (kind !== 'configuration') return '';
  const id = /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(wanted) ? Number(wanted.replaceAll('_', '')) : null;
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

/** The variables of a router's configuration. */
function contextOf(store: Store): ReadonlyMap<string, unknown> {
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

function faultOf(error: unknown, given: TemplateText, sources: readonly Source[]): TemplateFault {
  if (!(error instanceof TemplateError)) throw error;
  const { type, message, templateName, line, column, excerpt } = error;
  const isSyntax = type === 'TemplateSyntaxError' || type === 'TemplateAssertionError';
  return {
    detail: isSyntax ? message : message === '' ? type : `${type}: ${message}`,
    template: templateName === undefined ? given.name : shownName(templateName, sources),
    line: line ?? 1,
    column: column ?? 1,
    excerpt: excerpt ?? '',
  };
}

/** An included template by its own name, also where it was included by id. */
function shownName(name: string, sources: readonly Source[]): string {
  const wanted = name.replace(/^configuration::/, '');
  if (wanted === name) return name;
  return sources.find((source) => String(source.id) === wanted)?.name ?? wanted;
}
