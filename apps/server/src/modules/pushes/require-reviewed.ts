import { type PushedRouter, type PushInput, PushResult } from '@peersmith/answers';
import { job as jobResource } from '@peersmith/model';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { get } from '../../engine/read/read.ts';
import { SecretError } from '../../platform/secrets.ts';
import { type ComparedFile, NOTHING } from './compare-files.ts';

const NAMED = 10;

/** What a job showed somebody who looked at it. Fails where it is no review of a push. */
export async function reviewOf(context: Context, reviewed: number, name: string): Promise<PushResult> {
  const row = await get(context, jobResource, reviewed, new Set(['name', 'data'])).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
    throw new JobFailed(`There is no review ${reviewed}: look at what would be pushed once more.`);
  });
  const seen = PushResult.safeParse(row.data);
  if (row.name !== name || !seen.success) throw new JobFailed(`Job ${reviewed} is no review of a push.`);
  return seen.data;
}

/** What is written is what somebody looked at, over what they saw there. */
export function requireReviewed(
  context: Context,
  { review, input, compared }: { review: PushResult; input: PushInput; compared: readonly ComparedFile[] },
): void {
  if (review.what !== input.what || review.mask_passwords !== input.mask_passwords)
    throw new JobFailed(
      `Nothing was pushed: the review was of ${describeKind(review)}, and not of ${describeKind(input)}. Ask for what was reviewed, or look at it again.`,
    );
  const seen = new Map(review.routers.map((one) => [one.id, one]));
  refuseOthers(
    compared.filter(({ shown }) => seen.get(shown.id)?.hash !== shown.hash),
    'would get another configuration than was reviewed',
  );
  refuseOthers(
    compared.filter(({ shown }) => !isSameFile(seen.get(shown.id), shown)),
    'would be written to another file than was reviewed',
  );
  refuseOthers(
    compared.filter(({ shown, found }) => foundBy(context, seen.get(shown.id)) !== found),
    'would be written over a file that holds something else by now than was reviewed',
  );
}

const describeKind = ({ what, mask_passwords }: Pick<PushInput, 'what' | 'mask_passwords'>): string =>
  what === 'difference' ? 'differences' : `configurations with ${mask_passwords ? 'masks' : 'passwords'}`;

const isSameFile = (seen: PushedRouter | undefined, { source, path }: PushedRouter): boolean =>
  seen?.source === source && seen.path === path;

/** What the review found; null where that cannot be told any more. */
function foundBy(context: Context, seen: PushedRouter | undefined): string | null {
  if (!seen?.before) return NOTHING;
  try {
    return context.secrets.open(seen.before);
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}

function refuseOthers(others: readonly ComparedFile[], why: string): void {
  if (others.length === 0) return;
  const named = others.slice(0, NAMED).map(({ shown }) => shown.name);
  const rest = others.length > NAMED ? ` and ${others.length - NAMED} more` : '';
  throw new JobFailed(`Nothing was pushed: ${named.join(', ')}${rest} ${why}. Look at it again.`);
}
