import { registry } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  entries,
  isRequired,
  pointersOf,
  type Row,
  targetOf,
  targetsOf,
} from '@peersmith/resource';
import type { Api } from './app.ts';

/** What may be empty and is not where sessions go over it: sessions over an exchange want a connection that is at one. */
const ALSO = new Set(['net.connection.internet_exchange_point']);

let made = 0;

/** A valid draft with a sample in every field that takes one; what it must point at is made first. */
export async function draftOf(api: Api, resource: AnyResource, given: Row = {}): Promise<Row> {
  made += 1;
  const draft: Row = {};
  for (const [key, field] of entries(resource)) {
    if (!field.write || key in given) continue;
    if (field.target) {
      if (
        field.storage === 'reference' &&
        (isRequired(field) || ALSO.has(`${contentTypeOf(resource)}.${key}`))
      )
        draft[key] = (await make(api, targetOf(registry, field))).id;
    } else draft[key] = field.sample(made);
  }
  for (const pointing of pointersOf(resource)) {
    const { typeKey, idKey } = pointing;
    const [target] = targetsOf(registry, pointing);
    if (!resource.fields[typeKey]?.write || typeKey in given || !target) continue;
    Object.assign(draft, { [typeKey]: contentTypeOf(target), [idKey]: (await make(api, target)).id });
  }
  return { ...draft, ...given };
}

/** An object made over the API. */
export async function make(api: Api, resource: AnyResource, given: Row = {}): Promise<Row & { id: number }> {
  const { status, body } = await api.post(apiPathOf(resource), await draftOf(api, resource, given));
  if (status !== 201) throw new Error(`${resource.label}: ${status} ${JSON.stringify(body)}`);
  return body;
}
