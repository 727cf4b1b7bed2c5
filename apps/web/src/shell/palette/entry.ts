import type { IconOf } from '../navigation.ts';

/** What the palette offers: somewhere to go, or words to go on typing with. */
export interface Entry {
  label: string;
  /** Beside the label: what it is, or what it does. */
  note?: string;
  Icon: IconOf;
  path: string;
  search?: Readonly<Record<string, readonly string[]>>;
  hash?: string;
  /** Put into the box instead of going anywhere. */
  completes?: string;
}

export interface EntryGroup {
  title: string;
  /** How many there are, where that is more than what is shown. */
  count?: number;
  entries: Entry[];
}

/** Tells an entry from the others. */
export const keyOf = ({ label, path, search, hash, completes }: Entry): string =>
  JSON.stringify([label, path, search, hash, completes]);
