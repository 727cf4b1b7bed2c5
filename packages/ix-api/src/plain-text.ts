/** A text without what no database keeps (NUL, halves of letters), and without what a terminal would do rather than show. */
export const plainText = (text: string, most = text.length): string =>
  text
    .replaceAll('\0', '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, most)
    .toWellFormed();
