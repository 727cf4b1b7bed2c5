import type { SagaKindName } from '@peersmith/model';
import type * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import type { Exchange } from '../reach-endpoint.ts';
import type { StoredSaga } from './stored-saga.ts';

/** What a step works with: what is wanted, and what was found and made on the way. */
export interface Work<Wanted = unknown, Found = unknown> {
  context: Context;
  exchange: Exchange;
  saga: StoredSaga;
  wanted: Wanted;
  found: Found;
  /** Whether a step before this one changed something. */
  hasChanged: (step: string) => boolean;
  /** Writes facts down before anything goes on: undoing and later tries lead back to them. */
  note(facts: Partial<Found>): Promise<void>;
}

// Methods, not properties: whoever runs a change knows no more of its data than that it was read.
/** What came of a step: it is done, or there is something to wait for. */
export type StepResult = { done: string; changed?: boolean } | { wait: string };

/**
 * One step of a kind. It looks at what is there before it does anything, so that one which was done and whose answer was lost is found
 * done, and may be tried as often as one likes.
 */
export interface Step<Wanted = unknown, Found = unknown> {
  step: string;
  label: string;
  /** Whether it only looks at what is there. */
  isLook?: true;
  /** After which a person is asked, where it is waited for; a week where it says nothing. */
  longest_wait_ms?: number;
  run(work: Work<Wanted, Found>): Promise<StepResult>;
}

/** A kind of change: what it is given, what it notes, and its steps there and back. */
export interface SagaKind<Wanted = unknown, Found = unknown> {
  wanted: z.ZodType<Wanted>;
  found: z.ZodType<Found>;
  /** What is written down before the first step. */
  before?(work: Work<Wanted, Found>): Promise<Found>;
  forward(wanted: Wanted): readonly Step<Wanted, Found>[];
  back(wanted: Wanted): readonly Step<Wanted, Found>[];
  /** Why a change that has begun cannot be undone as it stands; null where it can. */
  notBack?: (saga: StoredSaga) => string | null;
  /** How it ended, in a sentence. */
  told(work: Work<Wanted, Found>): string;
}

/** Declares a kind; its schemas say what its steps work with. */
export const defineKind = <Wanted, Found>(kind: SagaKind<Wanted, Found>): SagaKind<Wanted, Found> => kind;

/** Every kind, by its name. */
export type SagaKinds = Readonly<Record<SagaKindName, SagaKind>>;

/** A change cannot go on by itself; the message says why, and what to do. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}
