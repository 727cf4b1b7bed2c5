import type * as z from 'zod';
import type { AnyField, Fields, Operator } from './field.ts';
import { integer, timestamp } from './kinds/scalar.ts';
import type { Pointing } from './kinds/target.ts';
import { carries, type FieldsOfTraits, type Trait } from './trait.ts';

/** What every object shows around its own fields; the PeeringDB mirror shows less. */
export type Frame = 'id' | 'url' | 'display_url' | 'display' | 'created' | 'updated';
const WHOLE_FRAME: readonly Frame[] = ['id', 'url', 'display_url', 'display', 'created', 'updated'];

export interface Action {
  label: string;
  on: 'detail' | 'list';
  method: 'GET' | 'POST';
  /** Full permission names, all of which the caller must hold. */
  permissions: readonly string[];
  /** What the caller sends; nothing when absent. */
  input?: z.ZodType;
  /** Whether it takes `dry_run` and `plan`: it writes objects, and nothing happens outside the database. */
  plans?: true;
  /** The answer's status when all went well. */
  status: 200 | 202 | 204;
  /** The answer's body; null for none. */
  answer?: z.ZodType | null;
  help?: string;
}
export type Actions = Readonly<Record<string, Action>>;

/** A query parameter beyond what the kinds give, as data: a path of references ending in a field. */
export interface Filter {
  path: readonly string[];
  /** Other paths to the same: a row is found when any of them leads there. */
  also?: readonly (readonly string[])[];
  /** Set when the parameter itself says the comparison (`created__before`). */
  operator?: Operator;
  repeat?: 'or' | 'last';
  /** A member that matches whatever was asked. */
  always?: unknown;
  /** What people read, where that of the field says too little, and one sentence of what it asks. */
  label?: string;
  help?: string;
}

/** Follows references and compares the last field: `via('router', 'hostname')`. */
export const via = (...path: string[]): Filter => ({ path });

/** Another name, and a fixed comparison, for an own field. */
export const compare = (field: string, operator: Operator, repeat: 'or' | 'last' = 'last'): Filter => ({
  path: [field],
  operator,
  repeat,
});

/** Where the words of a search are looked for, as paths of references that end in a field. */
export interface Search {
  /** Texts that hold a word, ignoring case. */
  contains: readonly string[];
  /** AS numbers that a word may be (`AS2906`, `2906`), and those that are found by their first digits as well. */
  number?: readonly string[];
  digits?: readonly string[];
  /** Addresses and networks: a whole one, a piece of one, or what is inside a network. */
  address?: readonly string[];
  /** MAC addresses, in any notation. */
  mac?: readonly string[];
  /** Rows of other resources that tell of the object under its `own` field or `id`, which is `their` one. */
  also?: readonly (Partial<Omit<Search, 'also'>> & { resource: string; own: string; their: string })[];
  /** The table grows large: its own texts have an index that finds three letters of them. */
  indexed?: true;
  /**
   * A word usually finds most rows or none, by what they refer to: each row is looked at, rather than that ids are gathered and looked up.
   * For tables that have some hundred thousand rows at most.
   */
  looksAtEach?: true;
}

/** What tells an object from all others of its resource where no id is named: a way to find it again. */
export interface Identity {
  /** Fields that are filled and equal. */
  by: readonly string[];
  /** Fields that are equal too, empty or not, where they are told. */
  also?: readonly string[];
}

export interface FormSection {
  title: string;
  fields: readonly string[];
}

export interface Resource<F extends Fields = Fields, A extends Actions = Actions> {
  app: string;
  /** Upstream's model name; with `app` the content type, the table and the permissions. */
  name: string;
  /** Upstream's class name, which its messages print. */
  className: string;
  /** First part of the REST path where it is not the app (`auth.user` is under `users`). */
  root: string;
  /** Last part of the REST path; nothing for a resource that the API does not list. */
  path: string;
  label: string;
  plural: string;
  /** One sentence for people: what it is. */
  about: string;
  /** Where the manual tells of it: a page of `docs/`, with the anchor of a heading (`routers#plans`). */
  manual: string | null;
  /** Path of its pages in the web, or null. */
  page: string | null;
  /** `{field}` over own columns and `{reference.field}`; a server may replace it by SQL. */
  display: string;
  brief: readonly string[];
  naturalKey: string | null;
  ordering: readonly string[];
  /** The default order needs joins, so it is kept in a column `sort_key` by database triggers. */
  materialisedOrder: boolean;
  /** Another address of its list in the API, where later versions of Peering Manager have it. */
  alsoAt: `/api/${string}/` | null;
  /** The table grows large: its row count is kept beside it. */
  counted: boolean;
  traits: readonly Trait[];
  frame: readonly Frame[];
  readOnly: boolean;
  /** Groups of fields that together pick at most one row. */
  unique: readonly (readonly string[])[];
  /**
   * By what an object is found again, the surest way first; its natural key and what must be unique unless said otherwise. Empty for
   * what nothing tells apart.
   */
  identity: readonly Identity[];
  /** What else people call its fields in the first row of a spreadsheet, beside their keys and labels. */
  alsoCalled: Readonly<Record<string, readonly string[]>>;
  /** What is said where a group of `unique` is taken, without its end; otherwise `Another … has the same …`. */
  clash: string | null;
  indexes: readonly (readonly string[])[];
  fields: F;
  filters: Readonly<Record<string, Filter>>;
  search: Search | null;
  columns: readonly string[];
  form: readonly FormSection[];
  actions: A;
  /** Permissions beyond view, add, change and delete. */
  permissions: readonly string[];
}
export type AnyResource = Resource<Fields, Actions>;

type WithTraits<F, T> = F & FieldsOfTraits<T> extends infer X extends Fields ? X : never;

type Given<F extends Fields, A extends Actions> = Pick<
  Resource<F, A>,
  'app' | 'name' | 'className' | 'path' | 'label' | 'about' | 'display' | 'ordering' | 'fields' | 'columns'
> &
  Partial<Omit<Resource<F, A>, 'fields'>>;

/** Declares a resource. Everything else about it follows, or is behaviour that the server adds. */
export function defineResource<
  const F extends Fields,
  const T extends readonly Trait[] = readonly [],
  const A extends Actions = Record<never, never>,
>(given: Given<F, A> & { traits?: T }): Resource<WithTraits<F, T>, A> {
  const traits: readonly Trait[] = given.traits ?? [];
  const fields: Fields = {
    ...given.fields,
    ...Object.assign({}, ...traits.map((trait) => trait.fields)),
  };
  const own = Object.keys(given.fields).filter((key) => fields[key]?.write);
  const resource = {
    root: given.app,
    plural: `${given.label}s`,
    brief: [],
    naturalKey: null,
    traits,
    frame: WHOLE_FRAME,
    manual: null,
    readOnly: false,
    page: null,
    unique: [],
    identity: identitiesOf(fields, given.naturalKey ?? null, given.unique ?? []),
    alsoCalled: {},
    clash: null,
    indexes: [],
    filters: {},
    search: null,
    actions: {},
    permissions: [],
    materialisedOrder: false,
    alsoAt: null,
    counted: false,
    form: [{ title: given.label.charAt(0).toUpperCase() + given.label.slice(1), fields: own }],
    ...given,
    fields,
  };
  return resource as unknown as Resource<WithTraits<F, T>, A>;
}

/** The natural key first, then each field and each group of fields that no two objects share. */
function identitiesOf(
  fields: Fields,
  naturalKey: string | null,
  unique: readonly (readonly string[])[],
): Identity[] {
  const single = Object.keys(fields).filter((key) => key !== naturalKey && fields[key]?.options.unique);
  const groups = [...(naturalKey ? [[naturalKey]] : []), ...single.map((key) => [key]), ...unique];
  return groups.filter((keys) => keys.every((key) => fields[key]?.read)).map((by) => ({ by }));
}

export type Registry = Readonly<Record<string, AnyResource>>;

export const entries = (resource: AnyResource): [string, AnyField][] => Object.entries(resource.fields);
export const contentTypeOf = (resource: AnyResource): string => `${resource.app}.${resource.name}`;
export const tableOf = (resource: AnyResource): string => `${resource.app}_${resource.name}`;
export const columnOf = (key: string, field: AnyField): string =>
  field.storage === 'reference' ? `${key}_id` : key;
/** Whether a field has a column of its own. */
export const hasColumn = (field: AnyField): boolean =>
  field.storage === 'column' || field.storage === 'secret' || field.storage === 'reference';
export const linkTableOf = (resource: AnyResource, key: string): string => `${tableOf(resource)}_${key}`;

/** `/api/devices/routers/`. */
export const apiPathOf = (resource: AnyResource): string => `/api/${resource.root}/${resource.path}/`;
export const pagePathOf = (resource: AnyResource): string | null => resource.page && `${resource.page}/`;

export type Verb = 'view' | 'add' | 'change' | 'delete';
export const permissionOf = (resource: AnyResource, verb: Verb): string =>
  `${resource.app}.${verb}_${resource.name}`;

/** Whether objects can come from files: what nothing finds again cannot. */
export const isImportable = ({ readOnly, identity }: AnyResource): boolean =>
  !readOnly && identity.length > 0;

/** Every permission that a resource brings. */
export const permissionsOf = (resource: AnyResource): string[] => [
  ...(['view', 'add', 'change', 'delete'] as const).map((verb) => permissionOf(resource, verb)),
  ...resource.permissions,
];

/** What every row has besides its declared fields, for filters and orders. */
export const FRAME_FIELDS: Readonly<Record<string, AnyField>> = {
  id: integer({ readOnly: true, max: Number.MAX_SAFE_INTEGER, label: 'ID' }),
  created: timestamp({ readOnly: true }),
  updated: timestamp({ readOnly: true }),
};

/** A field of a resource, or a clear failure: a declaration named something that is not there. */
export function fieldOf(resource: AnyResource, key: string): AnyField {
  const field = resource.fields[key] ?? FRAME_FIELDS[key];
  if (!field) throw new Error(`${contentTypeOf(resource)} declares no field ${key}`);
  return field;
}

/** The resource a field points at. */
export function targetOf(registry: Registry, field: AnyField): AnyResource {
  const target = field.target ? registry[field.target] : undefined;
  if (!target) throw new Error(`no resource ${field.target ?? '(none)'} is declared`);
  return target;
}

/** How a resource points at objects of others. */
export const pointersOf = (resource: AnyResource): Pointing[] =>
  entries(resource).flatMap(([, { storage, pointing }]) =>
    storage === 'target' && pointing ? [pointing] : [],
  );

/** The resources that a pointer may point at. */
export const targetsOf = (registry: Registry, { to }: Pointing): AnyResource[] =>
  Object.values(registry).filter((resource) => carries(resource, { name: to }));

/** The content types that a field may have: those of its pointer's targets; null for a field that is no type of a pointer. */
export const targetTypes = (registry: Registry, key: string, { pointing }: AnyField): string[] | null =>
  pointing?.typeKey === key ? targetsOf(registry, pointing).map(contentTypeOf) : null;
