import type { Client } from '@peersmith/api-client';
import type { bgpGroup, internetExchange } from '@peersmith/model';

/** The id of an exchange or a group that is named by name, slug or id. */
export async function idOf(
  client: Client,
  resource: typeof bgpGroup | typeof internetExchange,
  name: string,
): Promise<number> {
  if (/^\d+$/.test(name)) return Number(name);
  const { results } = await client.resource(resource).list({ q: name, limit: 100 });
  const found = results.find((one) => one.name === name || one.slug === name);
  if (!found) throw new Error(`There is no ${resource.label} ${name}.`);
  return Number(found.id);
}
