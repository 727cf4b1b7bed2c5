import { describe, expect, it } from 'vitest';
import {
  OPEN_REQUESTS,
  REQUEST_COURSE,
  REQUEST_STEPS,
  type RequestStep,
  stepsFrom,
  stepTo,
} from './request-steps.ts';
import { REQUEST_DIRECTION, REQUEST_STATUS, type RequestDirection, type RequestStatus } from './statuses.ts';

/** Every step that may be taken, from where to where: whatever is not here is refused. */
const ALLOWED: Record<RequestDirection, string[]> = {
  outbound: [
    'proposed write written',
    'proposed ask written',
    'proposed agree agreed',
    'proposed decline declined',
    'proposed withdraw withdrawn',
    'written ask written',
    'written remind written',
    'written agree agreed',
    'written decline declined',
    'written no-answer no_answer',
    'written withdraw withdrawn',
    'agreed reopen proposed',
    'agreed provision provisioning',
    'agreed withdraw withdrawn',
    'provisioning establish up',
    'provisioning release agreed',
    'no_answer write written',
    'no_answer ask written',
    'no_answer agree agreed',
    'no_answer decline declined',
    'no_answer withdraw withdrawn',
    'declined reopen proposed',
    'withdrawn reopen proposed',
  ],
  inbound: [
    'received check checked',
    'received withdraw withdrawn',
    'checked check checked',
    'checked accept accepted',
    'checked refuse refused',
    'checked withdraw withdrawn',
    'accepted reopen checked',
    'accepted provision provisioning',
    'accepted tell accepted',
    'accepted withdraw withdrawn',
    'provisioning establish up',
    'provisioning release accepted',
    'provisioning tell provisioning',
    'up tell up',
    'refused tell refused',
    'refused reopen checked',
    'withdrawn reopen checked',
  ],
};

const directions = Object.keys(REQUEST_DIRECTION) as RequestDirection[];
const statuses = Object.keys(REQUEST_STATUS) as RequestStatus[];

describe('the steps of a request', () => {
  it.each(directions)('lead where the table says, and nowhere else: %s', (direction) => {
    const found = statuses.flatMap((from) =>
      REQUEST_STEPS.flatMap((step: RequestStep) => {
        const to = stepTo(direction, from, step);
        return to === null ? [] : [`${from} ${step} ${to}`];
      }),
    );
    expect(found.sort()).toEqual([...ALLOWED[direction]].sort());
    for (const from of statuses)
      expect(stepsFrom(direction, from)).toEqual(REQUEST_STEPS.filter((one) => stepTo(direction, from, one)));
  });

  it.each(directions)('lead from the first state of the course to the last: %s', (direction) => {
    for (const [at, from] of REQUEST_COURSE[direction].entries()) {
      const next = REQUEST_COURSE[direction][at + 1];
      const reached = stepsFrom(direction, from).map((step) => stepTo(direction, from, step));
      if (next) expect(reached, from).toContain(next);
    }
  });

  it('leave something to do exactly where a request is open', () => {
    const open: readonly string[] = OPEN_REQUESTS;
    for (const status of statuses) {
      const isOpen = directions.some((direction) =>
        stepsFrom(direction, status).some((step) => step !== 'reopen' && step !== 'tell'),
      );
      expect(isOpen && status !== 'no_answer', status).toBe(open.includes(status));
    }
  });
});
