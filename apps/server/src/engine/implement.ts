import type {
  Action,
  Actions,
  AnswerOf,
  AnyResource,
  ComputedKeys,
  Create,
  Fields,
  Resource,
  Row,
  Where,
} from '@peersmith/resource';
import type { RawBuilder } from 'kysely';
import type { Context, Principal } from './context.ts';

/** One object on its way into the database: the draft may be filled and refused, `before` is null for a new one. */
export interface Saving<D = Row> {
  draft: D;
  before: Row | null;
  /** The fields in which a mask was written, and stands for what is kept. */
  restored: ReadonlySet<string>;
  /** Whether it stood so before and is put back: what it says of its author is not the caller's word. */
  isPutBack: boolean;
  /** Refuses the draft; the messages reach the caller by field (`__all__` for the whole object). */
  refuse: (field: string, message: string) => void;
}

/** SQL of a value worked out on read, for the row that `alias` names. */
export type Computation = (alias: string) => RawBuilder<unknown>;

export interface ActionCall {
  context: Context;
  /** The object of a detail action; 0 for a list action. */
  id: number;
  input: unknown;
}
/** Does an action; what it answers with is held to the declaration where the handler says its type. */
export type ActionHandler<T = any> = (call: ActionCall) => Promise<T>;

export interface Behaviour {
  /** Writes of resources with the same name here wait for each other, from before their rows are read: their rules look at many rows. */
  exclusive?: string;
  /** Replaces the declared display text. */
  display?: (alias: string) => RawBuilder<string>;
  computed?: Readonly<Record<string, Computation>>;
  /** May fill, normalise or refuse drafts, all of a request together. */
  beforeSave?: (items: readonly Saving<any>[], context: Context) => Promise<void> | void;
  /** May queue work, in the same transaction; `items` are the drafts as they were written, in the order of the ids. */
  afterSave?: (ids: readonly number[], context: Context, items: readonly Saving[]) => Promise<void>;
  /** May refuse the removal. */
  beforeRemove?: (ids: readonly number[], context: Context) => Promise<void>;
  /** The rows that a caller may see and change, beyond the permissions. */
  grant?: (principal: Principal) => Where | null;
  /** The reference whose object a caller has to see to see a row; rows without one are for those who see all such objects. */
  seenWith?: string;
  /** Takes out of rows what the caller may not see, all of a page together; it is given the keys that it needs beside those asked for. */
  conceal?: {
    needs: readonly string[];
    from: (rows: readonly Row[], context: Context) => Promise<void>;
  };
  /** What only the creator is shown, once. */
  revealed?: (draft: Row) => Row;
  actions?: Readonly<Record<string, ActionHandler>>;
}

export interface Implementation {
  resource: AnyResource;
  behaviour: Behaviour;
}

type Missing<K extends string, Slot extends string, V> = [K] extends [never]
  ? unknown
  : { [S in Slot]: Readonly<Record<K, V>> };
/** Nobody looks at what the handler of an action without an answer gives. */
type Handlers<A extends Actions> = {
  readonly [K in keyof A]: ActionHandler<AnswerOf<A[K]> extends null ? unknown : AnswerOf<A[K]>>;
};

/** Binds behaviour to a declaration. What was declared and is missing here does not compile. */
export function implement<F extends Fields, A extends Actions>(
  resource: Resource<F, A>,
  behaviour: Omit<Behaviour, 'computed' | 'actions' | 'beforeSave'> & {
    beforeSave?: (
      items: readonly Saving<Partial<Create<Resource<F, A>>>>[],
      context: Context,
    ) => Promise<void> | void;
  } & Missing<ComputedKeys<Resource<F, A>>, 'computed', Computation> &
    ([keyof A] extends [never] ? unknown : { actions: Handlers<A> }),
): Implementation {
  const declared: AnyResource = resource;
  return { resource: declared, behaviour };
}

/** A resource whose declaration is all there is. */
export const asDeclared = (resource: AnyResource): Implementation => ({ resource, behaviour: {} });
/** Stands for an action that another module does; the application does not start before one says so. */
export const elsewhere: ActionHandler = async () => {
  throw new Error('no module does this action');
};
export type { Action };
