import { cancellationKind } from './kinds/cancellation.ts';
import { fqdnKind } from './kinds/fqdn.ts';
import { macKind } from './kinds/mac.ts';
import { orderKind } from './kinds/order.ts';
import { routeServerKind } from './kinds/route-server.ts';
import { routeServerChangeKind } from './kinds/route-server-change.ts';
import { routeServerRemovalKind } from './kinds/route-server-removal.ts';
import type { SagaKind, SagaKinds, Step } from './saga-kind.ts';
import type { StoredSaga, StoredStep } from './stored-saga.ts';

/** The one list of kinds. */
export const SAGA_KINDS: SagaKinds = {
  mac: macKind,
  route_server: routeServerKind,
  route_server_change: routeServerChangeKind,
  route_server_removal: routeServerRemovalKind,
  fqdn: fqdnKind,
  order: orderKind,
  cancellation: cancellationKind,
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

/** Whether nothing was sent to the exchange yet that could change anything. */
export function isUntouched(saga: StoredSaga): boolean {
  const looks = new Set(stepsOf(saga).flatMap(({ step, isLook }) => (isLook ? [step] : [])));
  return !saga.is_undo && saga.steps.every(({ step, tries }) => tries === 0 || looks.has(step));
}
