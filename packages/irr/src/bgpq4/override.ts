import { bitsOf } from '@peersmith/net';
import { IrrError } from '../irr-error.ts';
import type { ListOptions } from '../prefixes/prefix-list.ts';
import { Ending, readOptions } from './options.ts';

/** What somebody may choose for one AS of bgpq4's options: what becomes of the prefixes, never whom is asked or for what. */
export interface Override extends Required<Omit<ListOptions, 'lengths'>> {
  readonly lengths: ListOptions['lengths'];
  /** Levels of sets (`-L`); 0 is all. */
  readonly depth: number;
}

const WORDS = /^(?:-A|-[rRmL]|\d{1,3}|-[rRmL]\d{1,3}|-A[rRmL]\d{0,3})$/;

/** Reads `-A -r 16 -R 48`; every other option is refused by name, so that nothing else can be said with it. */
export function readOverride(text: string, family: 4 | 6): Override {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const strange = words.find((word) => !WORDS.test(word));
  if (strange !== undefined) throw refused(strange);
  try {
    const { aggregate, refine, refine_low, longest, depth, objects } = readOptions(words);
    if (objects[0] !== undefined) throw refused(objects[0]);
    const bits = bitsOf(family);
    const over = [refine, refine_low, longest].find((length) => length > bits);
    if (over !== undefined) {
      throw new IrrError(
        'option_invalid',
        `${over} is no length of an IPv${family} prefix: use 1 to ${bits}`,
      );
    }
    const to = refine || (refine_low > 0 ? bits : 0);
    if (refine_low > to) {
      throw new IrrError('option_invalid', `-r ${refine_low} is longer than -R ${to}: exchange them`);
    }
    const lengths = to > 0 ? { from: refine_low, to } : undefined;
    return { aggregate, lengths, longest, depth };
  } catch (error) {
    if (error instanceof Ending) throw new IrrError('option_invalid', error.message, { cause: error });
    throw error;
  }
}

function refused(word: string): IrrError {
  const shown = JSON.stringify(word.slice(0, 40));
  return new IrrError(
    'option_invalid',
    `${shown} is not allowed here: use -A, -r LENGTH, -R LENGTH, -m LENGTH and -L DEPTH`,
  );
}
