import type { FeatureConfig } from '@peersmith/ix-api';
import * as z from 'zod';
import { openSecret } from '../../../../engine/open-secret.ts';
import { keepObject } from '../../mirror/keep-one.ts';
import { defineKind, type Step, type StepResult, Stuck, type Work } from '../saga-kind.ts';
import { GOING, productionOf } from './live-objects.ts';
import { awaitGone, madeBy, takeAway, theOneMade } from './made-objects.ts';

const KIND = 'network-feature-configs';

const Wanted = z.object({
  network_feature: z.string(),
  feature_name: z.string(),
  /** Of the address that the session is from. */
  ip: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  asn: z.int(),
  session_mode: z.string(),
  bgp_session_type: z.string(),
  as_set: z.string().nullable(),
  max_prefix: z.int().nullable(),
  insert_ixp_asn: z.boolean(),
  role_assignments: z.array(z.string()),
  managing_account: z.string(),
  consuming_account: z.string(),
  billing_account: z.string(),
  has_password: z.boolean(),
});
/** A session with a route server as it is ordered. */
export type WantedSession = z.infer<typeof Wanted>;
const Found = z.object({ remote_id: z.string().optional() });
type SessionWork = Work<WantedSession, z.infer<typeof Found>>;

const create = async (work: SessionWork): Promise<StepResult> => {
  const { exchange, context, wanted, saga } = work;
  const [mine] = await madeBy(work, KIND);
  if (mine) {
    await work.note({ remote_id: mine.id });
    return { done: `It is there: ${mine.id}.`, changed: true };
  }
  const taken = (await exchange.client.list(KIND)).find((one) => isSame(one, work));
  if (taken)
    throw new Stuck(`The exchange has a session there that is not of this change: ${taken.id}. Cancel this.`);
  const made = await exchange.client.create(KIND, { ...bodyOf(work), external_ref: saga.reference });
  await work.note({ remote_id: made.id });
  await keepObject(context, exchange.id, { kind: KIND, row: made });
  return { done: `The exchange has made ${made.id} for ${wanted.feature_name}.`, changed: true };
};

const isSame = (one: FeatureConfig, { wanted, saga }: SessionWork): boolean =>
  one.network_feature === wanted.network_feature &&
  one.network_service_config === saga.config_id &&
  one.ip === wanted.ip &&
  !GOING.includes(one.state);

function bodyOf({ wanted, saga, context }: SessionWork) {
  const { feature_name: _, family, as_set, max_prefix, has_password, ...same } = wanted;
  return {
    ...same,
    type: 'route_server',
    network_service_config: saga.config_id,
    ...(as_set === null ? {} : { [`as_set_v${family}`]: as_set }),
    ...(max_prefix === null ? {} : { [`max_prefix_v${family}`]: max_prefix }),
    ...(has_password ? { password: openSecret(context, saga.secret) } : {}),
  };
}

const forward: readonly Step<WantedSession, SessionWork['found']>[] = [
  { step: 'create', label: 'Ask for the session', run: create },
  {
    step: 'await_production',
    label: 'Wait until the exchange has it in production',
    run: async (work) => productionOf('session', await theOneMade(work, KIND)),
  },
];

const back: readonly Step<WantedSession, SessionWork['found']>[] = [
  { step: 'take_away', label: 'Have the session taken away', run: (work) => takeAway(work, KIND) },
  {
    step: 'await_gone',
    label: 'Wait until the exchange has taken it away',
    run: (work) => awaitGone(work, KIND),
  },
];

/** Sets a session with a route server up. */
export const routeServerKind = defineKind({
  wanted: Wanted,
  found: Found,
  forward: () => forward,
  back: () => back,
  told: ({ saga, wanted, found }) =>
    saga.is_undo
      ? `The exchange has no session with ${wanted.feature_name} of this change any more.`
      : `The session with ${wanted.feature_name} over IPv${wanted.family} is in production: ${found.remote_id}.`,
});
