/** A text without what no database keeps: NUL, and halves of letters. */
export const plainText = (text: string, most = text.length): string =>
  text.replaceAll('\0', '').slice(0, most).toWellFormed();
