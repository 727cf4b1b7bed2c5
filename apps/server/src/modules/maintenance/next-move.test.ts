import { describe, expect, it } from 'vitest';
import { type Facts, nextMove, type PlanStand, type WindowState } from './next-move.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 11, 1, 22, minutes));
const NONE: PlanStand = { state: 'none' };
const OPEN: PlanStand = { state: 'open', text: 'Plan 1 waits.' };
const FAILED: PlanStand = { state: 'failed', text: 'Plan 1 is rejected.' };
const applied = (minutes: number): PlanStand => ({ state: 'applied', at: at(minutes), text: 'Plan 1.' });

/** From 22:00 to 23:00, drained from 21:45 on. */
const window = (given: Partial<WindowState> = {}): WindowState => ({
  ...{ status: 'scheduled', starts: at(0), ends: at(60), drain_minutes: 15, verify_minutes: 30 },
  ...{ drain_began: null, drained: null, verify_began: null, cancelled: null },
  ...given,
});
const move = (given: Partial<WindowState>, minutes: number, facts: Partial<Facts> = {}) =>
  nextMove(window(given), { drain: NONE, restore: NONE, missing: 0, ...facts }, at(minutes));

describe('a maintenance that is scheduled', () => {
  it.each([
    ['waits until a minute before it is drained', -16, null],
    ['is drained in time', -15, { kind: 'drain', late: 0 }],
    ['is drained in time where the look is a little late', -13, { kind: 'drain', late: 0 }],
    ['begins late where the server was off, and says so', 20, { kind: 'drain', late: 35 }],
    ['begins late in its last minute', 59, { kind: 'drain', late: 74 }],
    ['was missed once its time is over', 60, { kind: 'miss' }],
    ['was missed days later', 5000, { kind: 'miss' }],
  ])('%s', (_, minutes, expected) => expect(move({}, minutes)).toEqual(expected));

  it('that is moved is drained at its new time', () => {
    const moved = { starts: at(120), ends: at(180) };
    expect(move(moved, 60)).toBeNull();
    expect(move(moved, 105)).toEqual({ kind: 'drain', late: 0 });
  });

  it.each(['draft', 'done', 'incomplete', 'cancelled', 'missed'])(
    'does nothing any more, or yet, as %s',
    (status) => expect(move({ status, cancelled: at(1) }, 30)).toBeNull(),
  );
});

describe('a maintenance that drains', () => {
  const draining = { status: 'draining', drain_began: at(-15) };

  it.each([
    ['has to wait for its plan', -1, OPEN, null],
    [
      'is not drained before its time has passed since the plan was applied',
      4,
      applied(-10),
      { kind: 'begin', isDrained: false },
    ],
    ['is drained once it has', 5, applied(-10), { kind: 'drained' }],
    ['is drained before it starts', -1, applied(-16), null],
    ['begins undrained at its start where the plan waits', 0, OPEN, { kind: 'begin', isDrained: false }],
    ['begins at its start where nothing of ours drains', 0, NONE, { kind: 'begin', isDrained: false }],
    ['waits for its start where the plan failed', -1, FAILED, null],
    ['begins at its start where the plan failed', 0, FAILED, { kind: 'begin', isDrained: false }],
    ['is put back at its end, however it stands', 60, OPEN, { kind: 'restore' }],
  ])('%s', (_, minutes, drain, expected) => expect(move(draining, minutes, { drain })).toEqual(expected));

  it('drains as long as is wanted though it began late', () => {
    const late = { ...draining, drain_began: at(20) };
    expect(move(late, 34, { drain: OPEN })).toBeNull();
    expect(move(late, 35, { drain: OPEN })).toEqual({ kind: 'begin', isDrained: false });
    expect(move({ ...late, drained: at(30) }, 31)).toEqual({ kind: 'begin', isDrained: true });
  });

  it('that is drained begins at its start and not before', () => {
    expect(move({ ...draining, drained: at(-2) }, -1)).toBeNull();
    expect(move({ ...draining, drained: at(-2) }, 0)).toEqual({ kind: 'begin', isDrained: true });
  });

  it('is put back when it is cancelled', () =>
    expect(move({ ...draining, cancelled: at(-10) }, -10)).toEqual({ kind: 'restore' }));
});

describe('a maintenance that runs', () => {
  const running = { status: 'running', drain_began: at(-15) };

  it('runs to its end', () => {
    expect(move(running, 59)).toBeNull();
    expect(move(running, 60)).toEqual({ kind: 'restore' });
  });

  it('runs on where its end was moved', () => expect(move({ ...running, ends: at(90) }, 60)).toBeNull());

  it('is put back when it is cancelled', () =>
    expect(move({ ...running, cancelled: at(10) }, 10)).toEqual({ kind: 'restore' }));

  it('is drained once its plan was applied all the same', () => {
    expect(move(running, 24, { drain: applied(10) })).toBeNull();
    expect(move(running, 25, { drain: applied(10) })).toEqual({ kind: 'drained' });
  });
});

describe('a maintenance that is put back', () => {
  const restoring = { status: 'restoring', drain_began: at(-15) };

  it.each([
    ['waits for its plan however long that takes', OPEN, 5000, null],
    ['is verified where no plan is wanted', NONE, 60, { kind: 'verify' }],
    ['is verified once the plan is applied', applied(61), 61, { kind: 'verify' }],
    ['is verified where the plan failed', FAILED, 61, { kind: 'verify' }],
  ])('%s', (_, restore, minutes, expected) =>
    expect(move(restoring, minutes, { restore })).toEqual(expected),
  );
});

describe('a maintenance that is verified', () => {
  const verifying = { status: 'verifying', verify_began: at(61) };

  it.each([
    ['is done once all are back', 0, 61, { kind: 'close', status: 'done' }],
    ['waits for those that are not', 1, 90, null],
    ['gives up when their time is over', 1, 91, { kind: 'close', status: 'incomplete' }],
    ['is done in its last minute', 0, 91, { kind: 'close', status: 'done' }],
  ])('%s', (_, missing, minutes, expected) =>
    expect(move(verifying, minutes, { missing })).toEqual(expected),
  );

  it.each([0, 1])('is cancelled where it was called off: %i missing', (missing) =>
    expect(move({ ...verifying, cancelled: at(10) }, 91, { missing })).toEqual({
      kind: 'close',
      status: 'cancelled',
    }),
  );
});
