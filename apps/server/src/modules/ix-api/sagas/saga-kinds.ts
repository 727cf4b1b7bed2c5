import { macKind } from './kinds/mac.ts';
import type { SagaKind, SagaKinds, Step } from './saga-kind.ts';
import type { StoredStep } from './stored-saga.ts';

/** The one list of kinds. */
export const SAGA_KINDS: SagaKinds = {
  mac: macKind,
};

interface Turned {
  kind: keyof SagaKinds;
  wanted: unknown;
  is_undo: boolean;
}

/** The steps of a change, there or back. */
export function stepsOf({ kind: name, wanted, is_undo }: Turned): readonly Step[] {
  const kind: SagaKind = SAGA_KINDS[name];
  const read: unknown = kind.wanted.parse(wanted);
  return is_undo ? kind.back(read) : kind.forward(read);
}

/** The same as they are kept before the first is tried. */
export const freshSteps = (turned: Turned): StoredStep[] =>
  stepsOf(turned).map(({ step, label }) => ({
    ...{ step, label, state: 'pending' as const, tries: 0 },
    ...{ since: null, ended: null, changed: false, text: '' },
  }));
