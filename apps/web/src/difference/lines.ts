/** What a line of a difference is. */
export const LINE = { same: 0, added: 1, removed: 2, heading: 3 } as const;

/** Lines, and for each of them what it is. */
export interface Lines {
  /** Without the mark that they begin with. */
  lines: readonly string[];
  kinds: Uint8Array;
  /** The line that took the place of a removed one, and the other way round; -1 for none. */
  partners: Int32Array;
}

/** Whether a line is on one side alone. */
export const isChange = (kind: number | undefined): boolean => kind === LINE.added || kind === LINE.removed;
