import { intOf } from '../text-values.ts';
import { at } from './answers.ts';

/** What stands at a path, as a list: of none, one or several. */
export const listAt = (node: unknown, ...path: string[]): unknown[] => {
  const held = at(node, ...path);
  return held === undefined || held === '' ? [] : [held].flat();
};

/** Reads words of a node; null is one that is not there or empty. */
export const wordsOf =
  (node: unknown) =>
  (...path: string[]): string | null => {
    const [held] = listAt(node, ...path);
    return typeof held === 'string' && held.trim() !== '' ? held.trim() : null;
  };

/** Reads numbers of a node. */
export const numbersOf =
  (node: unknown) =>
  (...path: string[]): number | null =>
    intOf(wordsOf(node)(...path));

/** Reads what is true or false. */
export const factsOf =
  (node: unknown) =>
  (...path: string[]): boolean | null => {
    const word = wordsOf(node)(...path);
    return word === 'true' ? true : word === 'false' ? false : null;
  };
