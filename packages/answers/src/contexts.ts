import { endpoint, Nested } from '@peersmith/resource';
import * as z from 'zod';

const data = z.record(z.string(), z.unknown());
const places = z.array(z.int()).describe('Places in `layers`, from 0.');

/** The config context of an object: merged, layer by layer, and where each value comes from. */
export const ContextOfObject = z.strictObject({
  object: Nested,
  merged: data.nullable().describe('What templates read as `config_context`; null for nothing.'),
  layers: z
    .array(
      z.strictObject({
        assignment: z
          .int()
          .nullable()
          .describe('Id of the assignment; null for what the object says itself.'),
        config_context: Nested.nullable().describe(
          'Null for the object itself, and for a context that you may not see.',
        ),
        weight: z.int().nullable().describe('Null for the object itself, which wins over all.'),
        is_active: z.boolean(),
        data: data.nullable().describe('Null where you may not see the context.'),
      }),
    )
    .describe('In the order in which they are merged: what comes later wins.'),
  keys: z
    .array(
      z.strictObject({
        path: z.array(z.string()).describe('The keys that lead to the value.'),
        value: z.unknown(),
        from: places.describe(
          'The layer that says it, or those whose lists were joined; places in `layers`.',
        ),
        hides: places.describe('Layers that say something else there; places in `layers`.'),
      }),
    )
    .describe('Every value that is no object.'),
  recursive: z.boolean().describe('Whether objects are merged key by key.'),
  lists: z.string().describe('What becomes of two lists under one key.'),
});
export type ContextOfObject = z.infer<typeof ContextOfObject>;

export const contextEndpoints = {
  contextOfObject: endpoint({
    method: 'GET',
    path: '/api/extras/config-contexts/merged/',
    summary: 'The config context of an object, and where each key comes from',
    query: z.strictObject({
      content_type: z.string().max(100).describe('Of the object, such as `devices.router`.'),
      object_id: z.coerce
        .number({ error: 'A valid integer is required.' })
        .int()
        .positive()
        .max(Number.MAX_SAFE_INTEGER),
    }),
    answer: ContextOfObject,
  }),
};
