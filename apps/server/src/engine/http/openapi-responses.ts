import type { Row } from '@peersmith/resource';
import { json, pointer } from './openapi-schemas.ts';

/** What an operation may answer besides its success. */
export interface Answering {
  /** The body of a 400. */
  refusal?: unknown;
  object?: boolean;
  writes?: boolean;
  removes?: boolean;
}

const said = (description: string, schema: unknown = pointer('Error')) => ({
  description,
  content: json(schema),
});

/** A list is refused row by row, one object by its fields, and a body that cannot be read by neither. */
export const EITHER = { anyOf: [pointer('Error'), pointer('ErrorList')] };

/** What an operation answers: what is asked, and each way to refuse. */
export const responses = (
  status: number,
  content: Row | null,
  { refusal, object = true, writes = true, removes = false }: Answering = {},
): Row => ({
  [status]: {
    description: status === 204 ? 'Done' : status === 202 ? 'Queued' : 'OK',
    ...(content ? { content } : {}),
  },
  400: said('Refused, with messages', refusal ?? pointer('Error')),
  403: said('Not signed in, or not permitted'),
  ...(object ? { 404: said('There is no such object, or not for the caller') } : {}),
  406: said('No such version of the API'),
  ...(removes ? { 409: said('Others depend on it') } : {}),
  ...(writes ? { 415: said('The body is of a type that is not read') } : {}),
  429: said(
    'Too many wrong tokens from there, or too much under way for one user; `Retry-After` says how long',
  ),
  503: said('The database does not answer'),
});
