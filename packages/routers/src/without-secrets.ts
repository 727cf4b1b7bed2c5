/** Words after which a configuration has a secret, in the languages of the platforms that are driven. */
const WORDS =
  /\b(?:(?:[\w-]*-)?(?:password|passphrase|secret|passwd)|(?:authentication|encryption|pre-shared|private)-key|key-string|md5(?:-key)?|hmac-\S+|(?<=server )key|server-key|key(?= \d{1,2} \S)|snmp-server community|community(?= \S+ (?:ro|rw|authorization)\b))(?=[\s=:"'>])[\s=:>]*/i;

/** What stands for a secret. */
const MASK = '•••';

/**
 * A line as a device said it, without the secrets that it repeats: what follows a word for one is masked, to the end of the line or of the quotes
 * in which the line is told.
 */
export function withoutSecrets(line: string): string {
  const found = WORDS.exec(line);
  if (!found) return line;
  const begins = found.index + found[0].length;
  const before = line.slice(0, found.index);
  const quote = [`'`, '"', '`'].find((one) => before.split(one).length % 2 === 0);
  const ends = quote === undefined ? -1 : line.indexOf(quote, begins);
  return `${line.slice(0, begins)}${MASK}${ends < 0 ? '' : line.slice(ends)}`;
}
