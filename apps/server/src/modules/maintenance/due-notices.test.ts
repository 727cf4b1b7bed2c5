import { describe, expect, it } from 'vitest';
import { dueNotice, type NoticePlan, type Said } from './due-notices.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 11, 10, 22);
const before = (hours: number): Date => new Date(START - hours * HOUR);
const said = (kind: string, hours: number, sequence = 0): Said => ({ kind, sequence, at: before(hours) });

/** Networks are told a week before, and reminded a day before. */
const plan = (given: Partial<NoticePlan> = {}): NoticePlan => ({
  ...{ status: 'scheduled', notify: true, starts: new Date(START), notice_days: 7, reminder_hours: 24 },
  ...{ notice_at_start: true, notice_at_end: true, sequence: 0, cancelled: null },
  ...given,
});
const due = (given: Partial<NoticePlan>, all: Said[], hours: number, unnoticed = all.length ? 0 : 3) =>
  dueNotice(plan(given), { said: all, unnoticed }, before(hours));

describe('what networks are told next', () => {
  it.each<[string, Partial<NoticePlan>, Said[], number, string | null]>([
    ['nothing more than a week before', {}, [], 169, null],
    ['a notice a week before', {}, [], 168, 'notice'],
    ['a notice at once where it is nearer', {}, [], 3, 'notice'],
    ['nothing where nobody is to be written to', { notify: false }, [], 3, null],
    ['nothing of a draft', { status: 'draft' }, [], 3, null],
    ['a reminder a day before', {}, [said('notice', 168)], 24, 'reminder'],
    ['no reminder an hour too early', {}, [said('notice', 168)], 25, null],
    ['no reminder of what was said within its time', {}, [said('notice', 20)], 19, null],
    ['no second reminder', {}, [said('notice', 168), said('reminder', 24)], 23, null],
    ['no reminder where none is wanted', { reminder_hours: 0 }, [said('notice', 168)], 1, null],
    ['a change', { sequence: 1 }, [said('notice', 168)], 100, 'update'],
    ['no change to who was told nothing', { sequence: 1 }, [], 169, null],
    ['no change twice', { sequence: 1 }, [said('notice', 168), said('update', 100, 1)], 99, null],
    [
      'a second reminder of what was moved since',
      { sequence: 1 },
      [said('notice', 300), said('reminder', 200), said('update', 190, 1)],
      24,
      'reminder',
    ],
    ['that it begins', { status: 'running' }, [said('notice', 168)], 0, 'start'],
    ['that it begins once', { status: 'running' }, [said('notice', 168), said('start', 0)], -1, null],
    [
      'nothing at the start where that is not wanted',
      { status: 'running', notice_at_start: false },
      [said('notice', 168)],
      0,
      null,
    ],
    [
      'that its end was moved while it runs',
      { status: 'running', sequence: 1 },
      [said('notice', 168), said('start', 0)],
      -1,
      'update',
    ],
    ['nothing while it is verified', { status: 'verifying' }, [said('notice', 168)], -2, null],
    ['that it is over', { status: 'done' }, [said('notice', 168)], -2, 'end'],
    ['that it is over where not all is back', { status: 'incomplete' }, [said('notice', 168)], -2, 'end'],
    ['that it is over once', { status: 'done' }, [said('notice', 168), said('end', -2)], -3, null],
    ['no end where nobody was told', { status: 'done' }, [], -2, null],
    [
      'that it was cancelled',
      { status: 'cancelled', cancelled: before(9), sequence: 1 },
      [said('notice', 168)],
      9,
      'cancelled',
    ],
    [
      'that it was cancelled while it ran',
      { status: 'restoring', cancelled: before(-1), sequence: 1 },
      [said('notice', 168), said('start', 0)],
      -1,
      'cancelled',
    ],
    [
      'that it was cancelled once',
      { status: 'cancelled', cancelled: before(9) },
      [said('notice', 168), said('cancelled', 9)],
      8,
      null,
    ],
    [
      'nothing of a cancellation where nobody was told',
      { status: 'cancelled', cancelled: before(9) },
      [],
      8,
      null,
    ],
    ['nothing of what was missed', { status: 'missed' }, [said('notice', 168)], -3, null],
  ])('is %s', (_, given, all, hours, expected) => expect(due(given, all, hours)).toBe(expected));

  it('is the notice to those who came later', () =>
    expect(due({}, [said('notice', 168)], 50, 1)).toBe('notice'));
});
