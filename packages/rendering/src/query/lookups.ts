import { type Kwargs, PythonError, repr } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import type { Model, Property, Relation } from '../model/model.ts';
import type { Store } from '../model/store.ts';
import { jsonAt } from './json-path.ts';
import { OPERATORS, type Operator } from './operators.ts';

type Read = (entity: Entity | null) => unknown;
interface Condition {
  read: Read;
  matches: Operator;
  wanted: unknown;
}

/** Conditions on an object, and on the objects it leads to; those of one call share their way, as SQL joins do. */
interface Node {
  conditions: Condition[];
  branches: Map<string, { relation: Relation; node: Node }>;
}

/** How often an object satisfies `.filter(**criteria)`: as often as the joined rows do. */
export function matcher(store: Store, model: Model, criteria: Kwargs): (entity: Entity) => number {
  const root: Node = { conditions: [], branches: new Map() };
  for (const [key, wanted] of criteria) addCondition(store, model, root, key, wanted);
  return (entity) => count(root, entity);
}

function count(node: Node, entity: Entity | null): number {
  if (!node.conditions.every(({ read, matches, wanted }) => matches(read(entity), wanted))) return 0;
  let product = 1;
  for (const { relation, node: inner } of node.branches.values()) {
    const related = entity ? relation.follow(entity) : [];
    let sum = 0;
    if (related.length === 0) sum = count(inner, null);
    else for (const other of related) sum += count(inner, other);
    product *= sum;
    if (product === 0) return 0;
  }
  return product;
}

function addCondition(store: Store, start: Model, root: Node, key: string, wanted: unknown): void {
  const path = key.split('__');
  let model = start;
  let node = root;
  for (let at = 0; at < path.length; at++) {
    const name = path[at] ?? '';
    const column = columnOf(model, name);
    const relation = model.relations.get(name);
    const rest = path.slice(at + 1);
    if (column) return void node.conditions.push(onColumn(name, column, rest, wanted));
    if (!relation) throw unresolved(model, name);
    const inner = branch(node, name, relation);
    const target = store.model(relation.target);
    const [next = ''] = rest;
    if (next === '' || (rest.length === 1 && isOperator(target, next)))
      return void inner.conditions.push(onIdentity(next || 'exact', wanted));
    node = inner;
    model = target;
  }
}

function branch(node: Node, name: string, relation: Relation): Node {
  const known = node.branches.get(name);
  if (known) return known.node;
  const inner: Node = { conditions: [], branches: new Map() };
  node.branches.set(name, { relation, node: inner });
  return inner;
}

const isOperator = (model: Model, name: string) =>
  name in OPERATORS && !columnOf(model, name) && !model.relations.has(name);

function columnOf(model: Model, name: string): Property | undefined {
  return model.columns.get(name === 'pk' ? 'id' : name);
}

/** `field__operator`, or for JSON `field__key__key__operator`. */
function onColumn(name: string, column: Property, rest: readonly string[], wanted: unknown): Condition {
  const last = rest.at(-1) ?? 'exact';
  const operator = OPERATORS[last];
  const keys = operator && rest.length ? rest.slice(0, -1) : rest;
  const read: Read = (entity) => (entity ? jsonAt(column(entity), keys) : null);
  if (operator) return { read, matches: comparing(operator, wanted, last), wanted: identity(wanted) };
  if (name !== 'local_context_data' && name !== 'prefixes' && keys.length)
    throw new PythonError(
      'django.core.exceptions.FieldError',
      `Unsupported lookup '${last}' for field or join on the field not permitted.`,
    );
  return { read, matches: comparing(OPERATORS.exact, wanted, 'exact'), wanted };
}

/** A condition on the object that a relation leads to. */
function onIdentity(name: string, wanted: unknown): Condition {
  const read: Read = (entity) => entity?.id ?? null;
  return { read, matches: comparing(OPERATORS[name], wanted, name), wanted: identity(wanted) };
}

/** Objects are compared by id. */
function identity(wanted: unknown): unknown {
  if (wanted instanceof Entity) return wanted.id;
  return Array.isArray(wanted) ? wanted.map(identity) : wanted;
}

function comparing(operator: Operator | undefined, wanted: unknown, name: string): Operator {
  if (!operator) throw new PythonError('django.core.exceptions.FieldError', `Unsupported lookup '${name}'`);
  if (wanted === null && name !== 'exact' && name !== 'iexact')
    throw new PythonError('ValueError', 'Cannot use None as a query value');
  return operator;
}

function unresolved(model: Model, name: string): PythonError {
  const choices = [...model.columns.keys(), ...model.relations.keys()].toSorted().join(', ');
  return new PythonError(
    'django.core.exceptions.FieldError',
    `Cannot resolve keyword ${repr(name)} into field. Choices are: ${choices}`,
  );
}
