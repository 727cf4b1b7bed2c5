import * as z from 'zod';
import { defineKind, type Step } from '../saga-kind.ts';
import { GOING } from './live-objects.ts';
import { goneOf } from './made-objects.ts';

const KIND = 'network-feature-configs';
const Wanted = z.object({ remote_id: z.string() });
const Found = z.object({});
type Wanted = z.infer<typeof Wanted>;

const LOOK: Step<Wanted, object> = {
  step: 'look',
  label: 'See that it is there',
  isLook: true,
  run: async ({ exchange, wanted }) => {
    const session = await exchange.client.one(KIND, wanted.remote_id);
    return { done: session ? `It is in the state "${session.state}".` : 'It is gone.' };
  },
};

/** Has a session with a route server taken away. Once the exchange was asked, it is not taken back. */
export const routeServerRemovalKind = defineKind({
  wanted: Wanted,
  found: Found,
  forward: () => [
    {
      step: 'take_away',
      label: 'Have the session taken away',
      run: async ({ exchange, wanted }) => {
        const session = await exchange.client.one(KIND, wanted.remote_id);
        if (!session || GOING.includes(session.state))
          return { done: 'The exchange is at it.', changed: true };
        await exchange.client.remove(KIND, wanted.remote_id);
        return { done: 'The exchange was asked to take it away.', changed: true };
      },
    },
    {
      step: 'await_gone',
      label: 'Wait until the exchange has taken it away',
      run: (work) => goneOf(work, KIND, work.wanted.remote_id),
    },
  ],
  back: () => [LOOK],
  notBack: ({ steps }) =>
    steps.some(({ step, state }) => step === 'take_away' && state === 'done')
      ? 'The exchange was asked to take the session away, which it does not take back: set the session up anew.'
      : null,
  told: ({ saga, wanted }) =>
    saga.is_undo
      ? `Nothing more is asked of the exchange for ${wanted.remote_id}.`
      : `The exchange has taken the session ${wanted.remote_id} away.`,
});
