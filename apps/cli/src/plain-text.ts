// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What others wrote, as a terminal may be shown it: nothing in it moves a cursor, changes a title, or hides a line. */
export const plainText = (text: string): string => text.replaceAll(CONTROL, '');
