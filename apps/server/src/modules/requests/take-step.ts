import {
  peeringRequest,
  REQUEST_STATUS,
  type RequestStatus,
  type RequestStep,
  stepsFrom,
  stepTo,
} from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { save } from '../../engine/write/save.ts';
import type { StoredRequest } from './request-row.ts';

/** What is told of a step. */
export interface Told {
  text?: string;
  rule?: number | null;
  message?: number | null;
  /** Columns of the request that change with it. */
  columns?: Row;
  /** Nobody did it. */
  isByItself?: boolean;
}

/** Fails with 409 where a step is not to be taken from where the request stands; says which are. */
export function requireStep({ direction, status }: StoredRequest, step: RequestStep): RequestStatus {
  const to = stepTo(direction, status, step);
  if (to !== null) return to;
  const open = stepsFrom(direction, status).filter((one) => one !== 'establish' && one !== 'release');
  throw new ApiError(409, {
    detail: `The request is ${REQUEST_STATUS[status].label.toLowerCase()}, so this cannot be done with it. ${
      open.length ? `Possible: ${open.join(', ')}.` : 'Nothing is left to do with it.'
    }`,
    code: 'request_state',
  });
}

/** Takes a step with a request that is locked: writes where it stands then, and that it was taken. */
export async function takeStep(
  context: Context,
  request: StoredRequest,
  { step, ...told }: Told & { step: RequestStep },
): Promise<RequestStatus> {
  const to = requireStep(request, step);
  await writeRequest(context, request.id, { ...told.columns, status: to });
  await tellStep(context, request.id, { ...told, action: step, from: request.status, to });
  request.status = to;
  return to;
}

/** Writes columns of a request that nobody writes by hand, as a change of it. */
export async function writeRequest(context: Context, id: number, columns: Row): Promise<void> {
  await save(context, peeringRequest, [{ id, given: {}, mode: 'modify', over: { columns } }]);
}

/** Adds to the history of a request. */
export async function tellStep(
  context: Context,
  id: number,
  { action, from, to, ...told }: Told & { action: string; from: RequestStatus | null; to: RequestStatus },
): Promise<void> {
  const author = told.isByItself ? null : context.principal.id || null;
  await sql`insert into requests_step (request_id, author_id, rule_id, action, from_status, to_status, text, message_id, created, updated)
    values (${id}, ${author}, ${told.rule ?? null}, ${action}, ${from}, ${to}, ${told.text ?? ''}, ${told.message ?? null}, ${context.now()}, ${context.now()})`.execute(
    context.db,
  );
}
