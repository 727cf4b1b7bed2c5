import type { Client } from '@peersmith/api-client';
import { autonomousSystem, email } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';

/** The id of the one object that has a value. */
async function findOne(
  client: Client,
  resource: AnyResource,
  [key, value]: readonly [string, string],
): Promise<number> {
  const { results } = await client.resource(resource).list({ [key]: value, limit: 2 });
  const [found, another] = results;
  if (!found) throw new Error(`There is no ${resource.label} ${value}.`);
  if (another) throw new Error(`There are several: name the ${resource.label} ${value} by its id.`);
  return Number(found.id);
}

/** `AS64501` as a number. */
export const digitsOf = (asn: string): string => asn.replace(/^AS/i, '');

/** The id of a network by its number. */
export const networkNumbered = (
  client: Client,
  asn: string,
  resource: AnyResource = autonomousSystem,
): Promise<number> => findOne(client, resource, ['asn', digitsOf(asn)]);

/** The id of an e-mail template that is named by name or id. */
export const templateNamed = (client: Client, name: string): Promise<number> =>
  named(client, email, ['name', name]);

/** The id of an object that is named by its id, or by a value of one of its fields. */
export const named = async (
  client: Client,
  resource: AnyResource,
  [key, name]: readonly [string, string],
): Promise<number> => (/^\d+$/.test(name) ? Number(name) : findOne(client, resource, [key, name]));
