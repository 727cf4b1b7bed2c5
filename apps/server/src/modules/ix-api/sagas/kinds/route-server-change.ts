import type { FeatureConfig } from '@peersmith/ix-api';
import * as z from 'zod';
import { openSecret } from '../../../../engine/open-secret.ts';
import { keepObject } from '../../mirror/keep-one.ts';
import { defineKind, type Step, type StepResult, Stuck, type Work } from '../saga-kind.ts';
import { GOING, productionOf } from './live-objects.ts';
import { unlessBusy } from './made-objects.ts';

const KIND = 'network-feature-configs';

const Properties = z.object({
  as_set_v4: z.string().nullish(),
  as_set_v6: z.string().nullish(),
  max_prefix_v4: z.int().nullish(),
  max_prefix_v6: z.int().nullish(),
  bgp_session_type: z.string().nullish(),
  insert_ixp_asn: z.boolean().nullish(),
});
type Properties = z.infer<typeof Properties>;
const Wanted = z.object({ remote_id: z.string(), changes: Properties, has_password: z.boolean() });
const Found = z.object({ before: Properties.default({}) });
type ChangeWork = Work<z.infer<typeof Wanted>, z.infer<typeof Found>>;

async function sessionOf({ exchange, context, wanted }: ChangeWork): Promise<FeatureConfig> {
  const session = await exchange.client.one(KIND, wanted.remote_id);
  if (!session || GOING.includes(session.state))
    throw new Stuck('The exchange has no such session any more. Cancel or undo this.');
  await keepObject(context, exchange.id, { kind: KIND, row: session });
  return session;
}

/** Has a session be so; a password cannot be looked at, and is sent with every try. */
async function put(work: ChangeWork, aim: Properties, password: string | null): Promise<StepResult> {
  const session = await sessionOf(work);
  const lacking = Object.entries(aim).filter(([key, value]) => session[key as keyof Properties] !== value);
  if (lacking.length === 0 && password === null) return { done: 'It was so.' };
  return unlessBusy(session.state, async () => {
    const body = {
      type: session.type,
      ...Object.fromEntries(lacking),
      ...(password === null ? {} : { password }),
    };
    const row = await work.exchange.client.change(KIND, session.id, body);
    await keepObject(work.context, work.exchange.id, { kind: KIND, row });
    return { done: 'The exchange has taken it.', changed: true };
  });
}

const AWAIT: Step<ChangeWork['wanted'], ChangeWork['found']> = {
  step: 'await_production',
  label: 'Wait until the exchange has it in production',
  run: async (work) => productionOf('session', await sessionOf(work)),
};

/** Changes a session with a route server. Undoing puts back what was there, but for the password. */
export const routeServerChangeKind = defineKind({
  wanted: Wanted,
  found: Found,
  before: async (work) => {
    const session = await sessionOf(work);
    const keys = Object.keys(work.wanted.changes) as (keyof Properties)[];
    return { before: Object.fromEntries(keys.map((key) => [key, session[key]])) };
  },
  forward: () => [
    {
      step: 'change',
      label: 'Change the session',
      run: (work) =>
        put(
          work,
          work.wanted.changes,
          work.wanted.has_password ? openSecret(work.context, work.saga.secret) : null,
        ),
    },
    AWAIT,
  ],
  back: () => [
    {
      step: 'change_back',
      label: 'Put back what was there',
      run: (work) => put(work, work.found.before, null),
    },
    AWAIT,
  ],
  told: ({ saga, wanted }) =>
    saga.is_undo
      ? `The session ${wanted.remote_id} is as it was${wanted.has_password ? '; its password is the new one, as the old one was not known' : ''}.`
      : `The session ${wanted.remote_id} is changed, and in production.`,
});
