import { Dependents } from '@peersmith/answers';
import type { Row } from '@peersmith/resource';
import { responses } from './openapi-responses.ts';
import { json, type NamedSchemas, pointer } from './openapi-schemas.ts';

const text = { type: 'string' };

/** What machines say of a request besides what it is about, once. */
export const CONDITION_PARAMETERS = {
  if_match: {
    name: 'If-Match',
    in: 'header',
    schema: text,
    description: 'The `ETag` of what was read: refused with 412 where somebody has changed it since.',
  },
  if_none_match: {
    name: 'If-None-Match',
    in: 'header',
    schema: text,
    description: 'The `ETag` of what is known: answered with 304 where it is so still.',
  },
  idempotency_key: {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { ...text, maxLength: 255 },
    description:
      'A key of the caller for this request: sent again with the same body, it is answered again and not done again.',
  },
  confirm_dependents: {
    name: 'confirm_dependents',
    in: 'query',
    schema: { type: 'integer', minimum: 0 },
    description: 'Deletes only where that many objects besides would be deleted or changed.',
  },
};
const named = (name: keyof typeof CONDITION_PARAMETERS) => ({ $ref: `#/components/parameters/${name}` });

const MORE: Readonly<Record<string, Row>> = {
  304: { description: 'It is as the caller has it' },
  412: { description: 'It was changed since it was read', content: json(pointer('Error')) },
  422: { description: 'The key was used for another request', content: json(pointer('Error')) },
};

/** An operation that takes some of them, with what it answers for it. */
export function taking(
  operation: unknown,
  names: readonly (keyof typeof CONDITION_PARAMETERS)[],
  statuses: readonly number[],
): Row {
  const given: Row = Object(operation);
  const parameters: unknown[] = [given.parameters ?? []].flat();
  return {
    ...given,
    parameters: [...parameters, ...names.map(named)],
    responses: {
      ...Object(given.responses),
      ...Object.fromEntries(statuses.map((status) => [status, MORE[status]])),
    },
  };
}

/** What depends on an object, asked of any resource. */
export const dependentsOperation = (
  operationId: string,
  tags: readonly string[],
  schemas: NamedSchemas,
): Row => ({
  get: {
    operationId,
    summary: 'What would go with it, be emptied, or keeps it from being deleted',
    tags,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
    responses: responses(200, json(schemas.of(Dependents, 'output')), { writes: false }),
  },
});
