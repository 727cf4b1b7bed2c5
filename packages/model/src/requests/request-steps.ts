import type { RequestDirection, RequestStatus } from './statuses.ts';

/** What is done with a request; `establish` and `release` happen by themselves. */
export const REQUEST_STEPS = [
  'write',
  'ask',
  'remind',
  'agree',
  'decline',
  'no-answer',
  'check',
  'accept',
  'refuse',
  'provision',
  'tell',
  'establish',
  'release',
  'withdraw',
  'reopen',
] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

type Steps = Readonly<Partial<Record<RequestStatus, Readonly<Partial<Record<RequestStep, RequestStatus>>>>>>;

const ENDED = { agree: 'agreed', decline: 'declined', withdraw: 'withdrawn' } as const;

const OUTBOUND: Steps = {
  proposed: { write: 'written', ask: 'written', ...ENDED },
  written: { ask: 'written', remind: 'written', 'no-answer': 'no_answer', ...ENDED },
  agreed: { provision: 'provisioning', reopen: 'proposed', withdraw: 'withdrawn' },
  provisioning: { establish: 'up', release: 'agreed' },
  no_answer: { write: 'written', ask: 'written', ...ENDED },
  declined: { reopen: 'proposed' },
  withdrawn: { reopen: 'proposed' },
};

const INBOUND: Steps = {
  received: { check: 'checked', withdraw: 'withdrawn' },
  checked: { check: 'checked', accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' },
  accepted: { provision: 'provisioning', tell: 'accepted', reopen: 'checked', withdraw: 'withdrawn' },
  provisioning: { establish: 'up', release: 'accepted', tell: 'provisioning' },
  up: { tell: 'up' },
  refused: { tell: 'refused', reopen: 'checked' },
  withdrawn: { reopen: 'checked' },
};

const TABLE = { outbound: OUTBOUND, inbound: INBOUND } as const;

/** Where a step leads to from where a request stands; null where it is not to be taken there. */
export const stepTo = (
  direction: RequestDirection,
  from: RequestStatus,
  step: RequestStep,
): RequestStatus | null => TABLE[direction][from]?.[step] ?? null;

/** The steps that may be taken from where a request stands. */
export const stepsFrom = (direction: RequestDirection, from: RequestStatus): RequestStep[] =>
  REQUEST_STEPS.filter((step) => stepTo(direction, from, step) !== null);

/** The states that requests of a direction go through when all goes well, in order. */
export const REQUEST_COURSE = {
  outbound: ['proposed', 'written', 'agreed', 'provisioning', 'up'],
  inbound: ['received', 'checked', 'accepted', 'provisioning', 'up'],
} as const satisfies Record<RequestDirection, readonly RequestStatus[]>;

/** The states in which somebody still has something to do. */
export const OPEN_REQUESTS = [
  'proposed',
  'written',
  'agreed',
  'received',
  'checked',
  'accepted',
  'provisioning',
] as const satisfies readonly RequestStatus[];
