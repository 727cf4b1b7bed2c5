import { type AnyResource, contentTypeOf, type Row } from '@peersmith/resource';
import type { Context } from './context.ts';

/** What happened to one object. */
export interface ObjectEvent {
  resource: AnyResource;
  id: number;
  action: 'create' | 'update' | 'delete';
  display: string;
  /** The change log's views of the object before and after. */
  prechange: Row | null;
  postchange: Row | null;
  /** The object as it was read before it was deleted; null when nobody waits for that. */
  row: Row | null;
}

/** Who wants to know what happens to objects. It is told in the transaction in which it happens, before that is committed. */
export interface Listener {
  /** The content types of which anybody waits for what happens to an object. */
  heard: (
    context: Context,
    action: ObjectEvent['action'],
    types: readonly string[],
  ) => Promise<ReadonlySet<string>>;
  tell: (context: Context, events: readonly ObjectEvent[]) => Promise<void>;
}

/** Whether resources announce what happens to their objects. */
export const announces = (resource: AnyResource): boolean => resource.traits.includes('webhooks');

/** The resources of which anybody waits for that to happen to an object. */
export async function heardOf(
  context: Context,
  action: ObjectEvent['action'],
  resources: readonly AnyResource[],
): Promise<AnyResource[]> {
  const announced = resources.filter(announces);
  if (announced.length === 0) return [];
  const types = announced.map(contentTypeOf);
  const heard = new Set<string>();
  for (const listener of context.engine.listeners)
    for (const type of await listener.heard(context, action, types)) heard.add(type);
  return announced.filter((resource) => heard.has(contentTypeOf(resource)));
}

/** Tells the listeners at the end of the transaction, or at once where its end is not ours. */
export async function announce(context: Context, events: readonly ObjectEvent[]): Promise<void> {
  if (events.length === 0) return;
  if (context.events) context.events.push(...events);
  else for (const listener of context.engine.listeners) await listener.tell(context, events);
}

/** Tells what was held back, each object once. */
export async function tellHeld(context: Context): Promise<void> {
  const held = context.events ?? [];
  if (held.length === 0) return;
  const told = collapsed(held);
  for (const listener of context.engine.listeners) await listener.tell(context, told);
  held.length = 0;
}

/** Several changes of one object in one transaction are one; what comes and goes in it never was. */
function collapsed(events: readonly ObjectEvent[]): ObjectEvent[] {
  const known = new Map<string, ObjectEvent>();
  for (const event of events) {
    const key = `${contentTypeOf(event.resource)} ${event.id}`;
    const first = known.get(key);
    // Put last again, so that the order is that of the last changes.
    known.delete(key);
    if (!first) known.set(key, event);
    else if (first.action !== 'create') known.set(key, { ...event, prechange: first.prechange });
    else if (event.action !== 'delete') known.set(key, { ...event, action: 'create', prechange: null });
  }
  return [...known.values()];
}
