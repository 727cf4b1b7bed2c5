/** How many lines a difference adds and takes away; the heads of files are no lines of theirs. */
export function linesOf(difference: string): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  let isHead = true;
  for (let at = 0; at < difference.length; ) {
    const next = difference.indexOf('\n', at);
    const first = difference[at];
    const isFile = isHead && (difference.startsWith('--- ', at) || difference.startsWith('+++ ', at));
    if (first === '@' || first === '[') isHead = false;
    if (!isFile && first === '+') added += 1;
    else if (!isFile && first === '-') removed += 1;
    at = next < 0 ? difference.length : next + 1;
  }
  return { added, removed };
}
