/** The next name after one of those that are there: its last number counted on, with as many digits; without a number, a 2 behind it. */
export function freeName(name: string, taken: readonly string[]): string {
  const { stem, digits, rest } = partsOf(name);
  const held = new Set(taken.map((one) => one.toLowerCase()));
  for (let next = Number(digits || 1) + 1; ; next += 1) {
    const number = String(next).padStart(digits.length, '0');
    const proposed = digits ? `${stem}${number}${rest}` : `${stem} ${number}`;
    if (!held.has(proposed.toLowerCase())) return proposed;
  }
}

/** What names like this one begin with. */
export const stemOf = (name: string): string => partsOf(name).stem;

function partsOf(name: string): { stem: string; digits: string; rest: string } {
  const [, stem = '', digits = '', rest = ''] = /^(.*?)(\d{1,9})(\D*)$/.exec(name) ?? [];
  return digits ? { stem, digits, rest } : { stem: name, digits: '', rest: '' };
}
