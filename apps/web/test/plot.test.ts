import type { SessionHistory } from '@peersmith/api-client';
import { expect, it } from 'vitest';
import { plotOfSession } from '../src/modules/monitoring/history-data.ts';
import { formatTick, placeAt, rowsOf } from '../src/plot/plot-data.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const move = (minute: number, from: 'established' | 'idle', to: 'established' | 'idle') => ({
  at: at(minute),
  from,
  to,
  reason: null,
  why: null,
});
const counts = (minute: number, received: number) => ({
  at: at(minute),
  received,
  accepted: received - 1,
  advertised: 2,
});
const HISTORY: SessionHistory = {
  since: at(0),
  until: at(60),
  state: 'established',
  transitions: [move(10, 'established', 'idle'), move(25, 'idle', 'established')],
  counts: [counts(0, 10), counts(30, 12)],
  now: {
    bgp_state: 'established',
    state_changed: at(25),
    down_reason: null,
    why: null,
    advice: null,
    last_error: '',
    flap_count: 1,
    polled: at(60),
    is_stale: false,
  },
};

it('draws the states of a session one after the other, from the beginning to the end', () => {
  const { since_s, until_s, stretches } = plotOfSession(HISTORY);
  expect(
    stretches.map(({ label, from_s, to_s }) => [label, (from_s - since_s) / 60, (to_s - since_s) / 60]),
  ).toEqual([
    ['Established', 0, 10],
    ['Idle', 10, 25],
    ['Established', 25, 60],
  ]);
  expect((until_s - since_s) / 60).toBe(60);
});

it('gives whoever does not see a plot every moment at which something changed, with what held from then on', () => {
  const plot = plotOfSession(HISTORY);
  expect(
    rowsOf(plot).map(({ at_s, state, values }) => [(at_s - plot.since_s) / 60, state, ...values]),
  ).toEqual([
    [0, 'Established', 10, 9, 2],
    [10, 'Idle', 10, 9, 2],
    [25, 'Established', 10, 9, 2],
    [30, 'Established', 12, 11, 2],
  ]);
});

it('finds what holds at a time: nothing before the first, the last one after it', () => {
  const times = [10, 20, 30];
  expect([9, 10, 19, 20, 99].map((one) => placeAt(times, one))).toEqual([-1, 0, 0, 1, 2]);
});

it('names the day where one begins, so that marks of a week tell which day they are of', () => {
  const midnight = new Date(2026, 10, 24).getTime() / 1000;
  expect(formatTick(midnight, 43_200)).toBe('24 Nov');
  expect(formatTick(midnight + 43_200, 43_200)).toBe('12:00');
});
