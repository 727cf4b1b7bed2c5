import type { Context } from './context.ts';

/** The text that a sealed column holds; empty where it holds none. */
export const openSecret = ({ secrets }: Pick<Context, 'secrets'>, sealed: unknown): string =>
  typeof sealed === 'string' && sealed !== '' ? secrets.open(sealed) : '';
