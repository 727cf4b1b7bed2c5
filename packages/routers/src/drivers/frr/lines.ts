/** What makes lines be about the same thing, so that a new one takes the place of an old one. */
export function slotOf(line: string): string {
  const plain = line.replace(/^no /, '');
  const neighbor =
    /^(neighbor \S+ )(route-map|prefix-list|filter-list|unsuppress-map|advertise-map) \S+( in| out)?$/.exec(
      plain,
    );
  if (neighbor) return `${neighbor[1]}${neighbor[2]}${neighbor[3] ?? ''}`;
  const [, subject = '', keyword = ''] = /^(neighbor \S+) (\S+)/.exec(plain) ?? [];
  if (SEVERAL.has(keyword)) return plain;
  if (keyword === 'timers') return `${subject} timers${plain.includes(' connect ') ? ' connect' : ''}`;
  if (subject) return `${subject} ${keyword}`;
  const [first = '', second = ''] = plain.split(' ');
  if (first === 'bgp') return plain.replace(VALUES, '');
  return ['network', 'redistribute', 'aggregate-address'].includes(first) ? `${first} ${second}` : plain;
}

/** Of a neighbor, what there may be several lines of. */
const SEVERAL = new Set(['capability', 'send-community', 'bfd']);
/** Numbers and addresses at the end of a line: what it sets, where the rest says what is set. */
const VALUES = /(?: [\d.:]+)+$/;

/** The neighbor that a line brings into being. */
export function asNeighbor(line: string): string[] {
  const found = /^neighbor (\S+) (?:remote-as|interface remote-as|peer-group \S+)/.exec(line)?.[1];
  return found === undefined ? [] : [found];
}

/** The group that a line brings into being. */
export function asGroup(line: string): string[] {
  const found = /^neighbor (\S+) peer-group$/.exec(line)?.[1];
  return found === undefined ? [] : [found];
}

/** The neighbor that a line is about. */
export const subjectOf = (line: string): string => /^(?:no )?neighbor (\S+) /.exec(line)?.[1] ?? '';

/** Lines below a path of headers, and the way back out. */
export const within = (path: readonly string[], lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [...path, ...lines, ...path.map(leave).toReversed()];
const leave = (header: string) => (header.startsWith('address-family ') ? 'exit-address-family' : 'exit');

/** What takes a line away. */
export const negated = (line: string): string => {
  if (line.startsWith('no ')) return line.slice(3);
  const value = /^(neighbor \S+ (?:password|description))\b/.exec(line)?.[1];
  return `no ${value ?? line}`;
};
