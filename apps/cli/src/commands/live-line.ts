const EVERY_MS = 100;

export interface LiveLine {
  /** Says how things stand, in place of what was said last. */
  show: (text: string) => void;
  /** A line that stays. */
  print: (text: string) => void;
  clear: () => void;
}

/** The last line of a terminal, written over while something goes on; elsewhere there are only the lines that stay. */
export function liveLine(stream: { isTTY?: boolean; write: (text: string) => unknown }): LiveLine {
  let shown = false;
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  return {
    show: (text) => {
      if (!stream.isTTY || performance.now() - last < EVERY_MS) return;
      last = performance.now();
      clear();
      stream.write(text);
      shown = true;
    },
    print: (text) => {
      clear();
      stream.write(`${text}\n`);
    },
    clear,
  };
}
