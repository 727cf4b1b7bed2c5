import { textOf } from '../feeding/content-for.ts';

const MOST_BYTES = 1_000_000;

/** A content for people: null where it is no text, or too long. */
export const shownText = (content: Buffer | null): string | null =>
  content === null || content.length > MOST_BYTES ? null : textOf(content);

/** What an object holds, as text. */
export const heldText = (held: unknown): string =>
  typeof held === 'string' ? held : `${JSON.stringify(held, null, 2)}\n`;
