import type { RevertRefused } from '@peersmith/answers';
import { contentTypeOf } from '@peersmith/resource';
import type { Context } from '../context.ts';
import { ApiError } from '../errors.ts';
import type { Refused } from '../plans/planning.ts';
import { visibleObjects } from '../read/visible-objects.ts';

/** Most objects that an answer names. */
const MOST_NAMED = 20;

/** Why changes are not taken back, object by object as far as the caller may view them; a plan hears of all. */
export async function refusedRevert(context: Context, refused: readonly Refused[]): Promise<ApiError> {
  context.plan?.refuse(refused);
  const told = refused
    .slice(0, MOST_NAMED * 10)
    .flatMap(({ resource, id, display, messages }) =>
      resource && id !== null
        ? [{ type: contentTypeOf(resource), id, display, messages, label: resource.label }]
        : [],
    );
  const sees = await visibleObjects(context, told);
  const reasons = told
    .filter(sees)
    .slice(0, MOST_NAMED)
    .map(({ label: _, ...one }) => one);
  const text = told
    .filter(sees)
    .slice(0, 3)
    .map(({ label, display, messages }) => `${label} ${display}: ${sentences(messages)}`);
  const more = refused.length - text.length;
  return new ApiError(409, {
    detail: `This cannot be undone as it is. ${text.join(' ')}${more > 0 ? ` There are ${more} more reasons.` : ''}`,
    code: 'revert_refused',
    count: refused.length,
    reasons,
  } satisfies RevertRefused);
}

const sentences = (messages: Refused['messages']): string =>
  Object.entries(messages)
    .map(([key, list]) => `${key === 'non_field_errors' ? '' : `${key}: `}${[list].flat().join(' ')}`)
    .join(' ');
