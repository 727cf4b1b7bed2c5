/** A text as a pattern of `like` takes it literally. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
