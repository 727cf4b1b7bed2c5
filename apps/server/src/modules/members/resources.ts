import { acceptGone, memberExport, memberPort } from '@peersmith/model';
import * as z from 'zod';
import { inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { type ActionHandler, implement } from '../../engine/implement.ts';
import { READ_JOB } from './read-jobs.ts';
import { sourceOf } from './sources.queries.ts';

const ReadInput = z.object({ accept_gone: acceptGone });

/** Queues a job that reads an export. */
const read: ActionHandler = async ({ context, id, input }) => {
  const { url } = await sourceOf(context, id);
  if (url === '')
    throw new ApiError(409, {
      detail: 'It has no URL to be read from: enter one, or upload a file.',
      code: 'no_url',
    });
  const { accept_gone } = ReadInput.parse(input ?? {});
  return inTransaction(context, (inner) =>
    inner.jobs.enqueue(inner, READ_JOB, { objectId: id, input: { accept_gone } }),
  );
};

/** Where exchanges say who is connected to them, and what they said. */
export const memberResources = [
  implement(memberExport, {
    seenWith: 'internet_exchange',
    actions: { read },
  }),
  implement(memberPort, { seenWith: 'source' }),
];
