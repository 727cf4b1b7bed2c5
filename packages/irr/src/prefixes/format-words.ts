const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, value) => String(value));

/** Writes the address whose words begin at `first`: dotted for one word, RFC 5952 for four. */
export function formatWords(words: Uint32Array, first: number, width: 1 | 4): string {
  return width === 1 ? formatIpv4(words[first] ?? 0) : formatIpv6(words, first);
}

function formatIpv4(word: number): string {
  return `${OCTETS[word >>> 24]}.${OCTETS[(word >>> 16) & 255]}.${OCTETS[(word >>> 8) & 255]}.${OCTETS[word & 255]}`;
}

const groups = new Uint16Array(8);

function formatIpv6(words: Uint32Array, first: number): string {
  for (let at = 0; at < 4; at++) {
    const word = words[first + at] ?? 0;
    groups[at * 2] = word >>> 16;
    groups[at * 2 + 1] = word & 0xffff;
  }
  // RFC 5952 §5: an address that carries an IPv4 one shows it.
  if (groups.every((group, index) => group === (index === 5 ? 0xffff : 0) || index > 5) && groups[5]) {
    return `::ffff:${formatIpv4(words[first + 3] ?? 0)}`;
  }
  let [start, length] = [8, 1];
  for (let at = 0; at < 8; at++) {
    let run = 0;
    while (at + run < 8 && groups[at + run] === 0) run++;
    if (run > length) [start, length] = [at, run];
    at += run;
  }
  let text = '';
  for (let at = 0; at < 8; at++) {
    if (at === start) {
      text += '::';
      at += length - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += (groups[at] ?? 0).toString(16);
  }
  return text;
}
