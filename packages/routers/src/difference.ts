/** Lines of a configuration that say something: neither blank nor a remark. */
export const meaningfulLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s*[!#]/.test(line));

/** Whether two answers of a device say the same configuration, whatever remarks (times, sizes) stand between. */
export const isSameConfig = (one: string, other: string): boolean =>
  one === other || meaningfulLines(one).join('\n') === meaningfulLines(other).join('\n');
