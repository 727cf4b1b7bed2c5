import type { DependentsChanged } from '@peersmith/answers';
import type { FastifyRequest } from 'fastify';
import { ApiError, Invalid } from '../errors.ts';
import { countDependents } from '../write/dependents-of.ts';
import type { Depending } from '../write/record-removal.ts';
import { wordOf } from './parameters.ts';

/** `confirm_dependents=12`: deletes only where that many objects go along or are emptied. Nothing where it is not said, as upstream's clients do. */
export function confirmedDependents({ query }: FastifyRequest): ((depending: Depending) => void) | undefined {
  const word = wordOf(query, 'confirm_dependents');
  if (word === undefined) return undefined;
  if (!/^\d{1,15}$/.test(word))
    throw new Invalid({ confirm_dependents: ['Enter a whole number, 0 or more.'] });
  return (depending) => {
    const { total } = countDependents(depending);
    if (total === Number(word)) return;
    throw new ApiError(409, {
      detail: `${total} dependent ${total === 1 ? 'object' : 'objects'} would be deleted or changed with this, and ${word} ${word === '1' ? 'is' : 'are'} confirmed: look at them again.`,
      code: 'dependents_differ',
      total,
    } satisfies DependentsChanged);
  };
}
