import { LimitError } from '../errors.ts';

/** What one render may use. `Infinity` lifts a limit. */
export interface Limits {
  /** Loop passes, calls and items looked at. */
  readonly steps: number;
  /** Wall time in milliseconds. */
  readonly timeMs: number;
  /** Characters produced, captured text (macros, block set, filters) included. */
  readonly outputBytes: number;
  /** Macros, includes and recursive loops inside one another. */
  readonly recursion: number;
  /** Items of one `range`. */
  readonly rangeLength: number;
}

/** Limits that a router configuration does not come near, and that end a runaway within a second. */
export const DEFAULT_LIMITS: Limits = {
  steps: 3_000_000,
  timeMs: 10_000,
  outputBytes: 50_000_000,
  recursion: 200,
  rangeLength: 100_000,
};

const NO_LIMITS: Limits = {
  steps: Infinity,
  timeMs: Infinity,
  outputBytes: Infinity,
  recursion: Infinity,
  rangeLength: Infinity,
};

/** What the render in progress has used. Rendering is synchronous, so there is one. */
export const meter = { limits: NO_LIMITS, steps: 0, output: 0, depth: 0, deadline: Infinity };

/** Runs a render under its own limits. A render inside a render starts with what is left of the outer one. */
export function metered<T>(limits: Limits, run: () => T): T {
  const outer = { ...meter };
  const nested = outer.limits !== NO_LIMITS;
  const deadline = performance.now() + limits.timeMs;
  meter.limits = nested ? tighter(limits, outer.limits) : limits;
  meter.deadline = nested ? Math.min(deadline, outer.deadline) : deadline;
  if (!nested) {
    meter.steps = 0;
    meter.output = 0;
    meter.depth = 0;
  }
  try {
    return run();
  } finally {
    meter.limits = outer.limits;
    meter.deadline = outer.deadline;
    meter.depth = outer.depth;
  }
}

function tighter(a: Limits, b: Limits): Limits {
  return {
    steps: Math.min(a.steps, b.steps),
    timeMs: Math.min(a.timeMs, b.timeMs),
    outputBytes: Math.min(a.outputBytes, b.outputBytes),
    recursion: Math.min(a.recursion, b.recursion),
    rangeLength: Math.min(a.rangeLength, b.rangeLength),
  };
}

/** Counts the looking at many items, one step for four; a few cost nothing. */
export function chargeItems(count: number): void {
  if (count > 64) charge(count / 4);
}

/** Counts one step. */
export function tick(): void {
  if (++meter.steps > meter.limits.steps) throw tooMany();
  if ((meter.steps & 255) === 0 && performance.now() > meter.deadline) throw tooLong();
}

/** Counts the work of handling `size` items or 64 `size` characters at once. */
export function charge(size: number): void {
  meter.steps += Math.floor(size);
  if (meter.steps > meter.limits.steps) throw tooMany();
  if (performance.now() > meter.deadline) throw tooLong();
}

function tooMany(): LimitError {
  return new LimitError('steps', `more than ${meter.limits.steps} steps`);
}

function tooLong(): LimitError {
  return new LimitError('timeMs', `longer than ${meter.limits.timeMs} ms`);
}

/** Counts the work of one filter, test or method on a value. */
export function chargeCall(value: unknown): void {
  tick();
  if (typeof value === 'string' && value.length > 4096) charge(value.length / 8);
}

/** Refuses a text or list that would become larger than the output may be. */
export function checkSize(length: number): void {
  if (length > meter.limits.outputBytes) throw tooLarge();
  if (length > 4096) charge(length / 64);
}

/** The error of producing too much. */
export function tooLarge(): LimitError {
  return new LimitError('outputBytes', `more than ${meter.limits.outputBytes} bytes of output`);
}

/** Goes one level deeper; pair with `leave`. */
export function enter(): void {
  if (++meter.depth > meter.limits.recursion) {
    meter.depth--;
    const message = `more than ${meter.limits.recursion} macros, includes or loops inside one another`;
    throw new LimitError('recursion', message, 'RecursionError');
  }
}

/** Comes one level back. */
export function leave(): void {
  meter.depth--;
}
