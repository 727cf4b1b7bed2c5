/** A line of an indented configuration, with the lines above that it belongs to. */
interface Placed {
  path: readonly string[];
  line: string;
}

/**
 * What a text would add to a configuration, as a difference: lines that do not run yet behind `+`, lines that a `no` takes away behind `-`, each below
 * the lines that it belongs to. It knows indentation and no meaning: a line that says something else than one that runs is told as new.
 */
export function missingLines(running: string, text: string): string {
  const held = new Set(placed(running).map(keyOf));
  const shown: string[] = [];
  let above: readonly string[] = [];
  for (const one of placed(text)) {
    const { path, line } = one;
    const taken = /^no (.+)$/.exec(line)?.[1];
    const isGone =
      taken !== undefined && [...held].some((key) => beginsWith(key, keyOf({ path, line: taken })));
    if (taken === undefined ? held.has(keyOf(one)) : !isGone) continue;
    path.forEach((header, depth) => {
      const isNew = !held.has(keyOf({ path: path.slice(0, depth), line: header }));
      if (above[depth] !== header && !isNew) shown.push(` ${' '.repeat(depth)}${header}`);
    });
    above = [...path, line];
    shown.push(
      taken === undefined ? `+${' '.repeat(path.length)}${line}` : `-${' '.repeat(path.length)}${taken}`,
    );
  }
  return shown.join('\n');
}

const keyOf = ({ path, line }: Placed) => [...path, line].join('\n');
/** A key is a line or what goes on after it: `no neighbor 192.0.2.1` takes `neighbor 192.0.2.1 remote-as 64500`. */
const beginsWith = (key: string, begin: string) =>
  key === begin || key.startsWith(`${begin} `) || key.startsWith(`${begin}\n`);

function placed(text: string): Placed[] {
  const above: { indent: number; line: string }[] = [];
  return text.split('\n').flatMap((raw) => {
    const line = raw.trim();
    if (line === '' || /^(?:[!#]|end$|exit$)/.test(line)) return [];
    const indent = raw.length - raw.trimStart().length;
    while (above.length && (above.at(-1)?.indent ?? 0) >= indent) above.pop();
    const path = above.map((one) => one.line);
    above.push({ indent, line });
    return [{ path, line }];
  });
}
