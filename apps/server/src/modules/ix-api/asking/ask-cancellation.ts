import type { endpoints, IxApiCancellation } from '@peersmith/answers';
import type { BodyOf } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { portOfConnection } from '../port-of-connection.ts';
import { exchangeOf, refusedBy } from '../reach-endpoint.ts';
import { startSaga } from '../sagas/start-saga.ts';
import { impossible, loadChoices } from './choices.ts';

/** What a cancellation of the port of a connection would mean; the exchange is asked at this moment. */
export async function cancellationOf(
  context: Context,
  connection: number,
  decommission_at: string | undefined,
): Promise<IxApiCancellation> {
  const port = await portOfConnection(context, connection);
  await loadChoices(context, port.endpoint);
  const exchange = await exchangeOf(context, port.endpoint);
  if (!exchange) throw impossible('The IX-API is gone.');
  try {
    return {
      port: port.remote_id,
      ...(await exchange.client.cancellationPolicy(port.remote_id, decommission_at)),
    };
  } catch (error) {
    throw refusedBy('The exchange did not tell what a cancellation means', error);
  }
}

/** Begins a cancellation as somebody has confirmed it. */
export async function askCancellation(
  context: Context,
  connection: number,
  { asked_for = null, decommission_at, charged_until }: BodyOf<typeof endpoints.startCancellation>,
) {
  const port = await portOfConnection(context, connection);
  await loadChoices(context, port.endpoint);
  return startSaga(context, {
    kind: 'cancellation',
    title: `Cancellation of ${port.remote_id}`,
    ...{ connection, endpoint: port.endpoint, config: port.remote_id },
    wanted: { asked_for, decommission_at, charged_until },
  });
}
