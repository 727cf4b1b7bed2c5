import type { Row } from '@peersmith/resource';
import { deliverDue, dueWebhooks } from '../src/modules/extras/webhooks/deliver.ts';
import { type TestApp, testApp } from './app.ts';
import { type Received, type Receiver, receiver } from './receiver.ts';

export const HOOKS = '/api/extras/webhooks/';
export const DELIVERIES = '/api/extras/webhook-deliveries/';

/** An object as the API shows it. */
type Shown = Awaited<ReturnType<TestApp['admin']['get']>>['body'];

export interface HookWorld {
  tested: TestApp;
  receiver: Receiver;
  /** A webhook that listens to all that happens to communities, unless told otherwise. */
  hook: (given?: Row) => Promise<Shown>;
  /** Sends what is due at a moment, and gives what the receiver was sent since the last time. */
  delivered: (now?: Date) => Promise<Received[]>;
  /** The same where one delivery is due. */
  deliveredOne: (now?: Date) => Promise<Received>;
  /** Deliveries, oldest first. */
  history: (query?: string) => Promise<Shown[]>;
  close: () => Promise<void>;
}

/** The application and somebody who listens to it. Nothing is sent until `delivered` is called. */
export async function hookWorld(): Promise<HookWorld> {
  const tested = await testApp({ WEBHOOKS_ALLOW_PRIVATE: 'true' });
  const listening = await receiver();
  let made = 0;
  const delivered = async (now = new Date()) => {
    const context = { ...tested.app.system(), now: () => now };
    for (const id of await dueWebhooks(context, [])) while ((await deliverDue(context, id)) > 0);
    return listening.received.splice(0);
  };
  return {
    tested,
    receiver: listening,
    hook: async (given = {}) => {
      made += 1;
      const { status, body, text } = await tested.admin.post(HOOKS, {
        name: `hook ${made}`,
        content_types: ['bgp.community'],
        type_create: true,
        type_update: true,
        type_delete: true,
        payload_url: `${listening.url}/${made}`,
        ...given,
      });
      if (status !== 201) throw new Error(text);
      return body;
    },
    delivered,
    deliveredOne: async (now) => {
      const [one, ...others] = await delivered(now);
      if (!one || others.length) throw new Error('not one delivery was due');
      return one;
    },
    history: async (query = '') =>
      (await tested.admin.get(`${DELIVERIES}?limit=1000&ordering=id&${query}`)).body.results,
    close: async () => {
      await tested.close();
      await listening.close();
    },
  };
}
