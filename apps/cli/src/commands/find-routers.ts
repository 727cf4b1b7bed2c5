import type { Client } from '@peersmith/api-client';
import { router } from '@peersmith/model';

/** The ids of routers that are named by name or id. */
export async function findRouters(client: Client, names: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const name of names) {
    const id = /^\d+$/.test(name)
      ? Number(name)
      : (await client.resource(router).list({ name })).results[0]?.id;
    if (id === undefined) throw new Error(`There is no router ${name}.`);
    ids.push(Number(id));
  }
  return ids;
}

/** The ids of every router that is not disabled. */
export async function everyRouter(client: Client): Promise<number[]> {
  const { results } = await client.resource(router).list({ status__n: 'disabled', limit: 1000 });
  return results.map(({ id }) => Number(id));
}
