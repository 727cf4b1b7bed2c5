import { HostObject } from '@peersmith/jinja';
import type { ProjectedRow } from '../projection.ts';
import type { Model } from './model.ts';
import type { Store } from './store.ts';

/** One object of the projection as templates see it: read-only, and nothing beyond what its model lists. */
export class Entity extends HostObject {
  readonly model: Model;
  readonly row: ProjectedRow;
  readonly store: Store;
  readonly id: number;
  private read: Map<string, unknown> | undefined;

  constructor(store: Store, model: Model, row: ProjectedRow) {
    super();
    this.store = store;
    this.model = model;
    this.row = row;
    this.id = Number(row.id);
  }

  override get className(): string {
    return this.model.className;
  }
  override get qualifiedName(): string {
    return this.model.qualifiedName;
  }
  override getAttribute(name: string): unknown {
    const known = this.read?.get(name);
    if (known !== undefined) return known;
    const attribute = this.model.attributes.get(name);
    if (!attribute) return this.model.methods.get(name)?.(this);
    const value = attribute(this);
    // These are read anew as quickly as they are found among what was kept.
    if (value === null || typeof value === 'number' || value instanceof Entity) return value;
    this.read ??= new Map();
    this.read.set(name, value);
    return value;
  }
  override isTrue(): boolean {
    return true;
  }
  override equals(other: unknown): boolean {
    return other instanceof Entity && other.model.type === this.model.type && other.id === this.id;
  }
  override getHash(): string {
    return `${this.model.type}:${this.id}`;
  }
  override toText(): string {
    return this.model.text(this);
  }
  override toRepr(): string {
    return `<${this.className}: ${this.toText()}>`;
  }

  /** The one object that a relation leads to, or null. */
  one(query: string): Entity | null {
    const relation = this.model.relations.get(query);
    return relation?.lead ? relation.lead(this) : (relation?.follow(this)[0] ?? null);
  }
  /** The objects that a relation leads to. */
  many(query: string): readonly Entity[] {
    return this.model.relations.get(query)?.follow(this) ?? [];
  }
  /** A stored text. */
  text(column: string): string {
    const value = this.row[column];
    return typeof value === 'string' ? value : '';
  }
  /** Whether it is of one of these kinds, by content type. */
  is(type: string, ...others: readonly string[]): boolean {
    return this.model.type === type || others.includes(this.model.type);
  }
}

/** Whether a value is an object of one of these kinds. */
export const isA = (value: unknown, type: string, ...others: readonly string[]): value is Entity =>
  value instanceof Entity && value.is(type, ...others);
