/** The lines of an FRR configuration, each with the lines that it stands under: `router bgp 64500 > neighbor …`. */
export function linesOf(text: string): string[] {
  const open: { indentation: number; line: string }[] = [];
  return text.split('\n').flatMap((raw) => {
    const line = normalised(raw.trim());
    const indentation = raw.length - raw.trimStart().length;
    if (line === '' || line.startsWith('!') || /^(?:exit|exit-address-family|end)$/.test(line)) return [];
    while ((open.at(-1)?.indentation ?? -1) >= indentation) open.pop();
    const path = [...open.map((one) => one.line), line].join(' > ');
    open.push({ indentation, line });
    return [path];
  });
}

/** Sets of communities in one order; 0:0 has a name of its own. */
function normalised(line: string): string {
  const [, head = '', list = '', tail = ''] =
    /^(set (?:large-|ext)?community (?:rt |soo )?)(.*?)( additive)?$/.exec(line) ?? [];
  if (head === '') return line;
  const words = list
    .split(' ')
    .map((word) => (word === '0:0' && head === 'set community ' ? 'internet' : word));
  return `${head}${words.toSorted().join(' ')}${tail}`;
}

/** Defaults that daemons do not print. */
export const UNPRINTED = [
  /^router bgp \d+ > no neighbor \S+ enforce-first-as$/,
  /^router bgp \d+ > bgp log-neighbor-changes$/,
  /^bfd > profile \S+ > (?:detect-multiplier 3|(?:receive|transmit)-interval 300)$/,
];
