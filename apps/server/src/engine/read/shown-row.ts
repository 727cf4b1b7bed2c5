import { type AnyResource, type ShownRow, toJson } from '@peersmith/resource';
import type { Context } from '../context.ts';
import { get, wireFor } from './read.ts';

/** An object as its own endpoint answers with it, for this caller; not found for who may not view it. */
export const shownRow = async (context: Context, resource: AnyResource, id: number): Promise<ShownRow> => ({
  ...toJson(resource, await get(context, resource, id), wireFor(context)),
  id,
});
