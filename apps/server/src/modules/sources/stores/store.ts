import type { Proxies } from '../../../platform/proxies.ts';
/** A file as a listing has it. */
export interface StoredEntry {
  /** From the root of the source, with `/` between its parts. */
  path: string;
  size: number;
  /** Says whether its content is still the same, without reading it. */
  tag: string;
}

export const SKIP_REASONS = [
  'symlink',
  'submodule',
  'outside',
  'too_large',
  'name',
  'lfs',
  'unreadable',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Something that lies in a store and is no file for us. */
export interface Skipped {
  path: string;
  reason: SkipReason;
  /** Why, in a sentence. */
  text: string;
}

/** A file with its content; null where it could not be read, which `skipped` then tells. */
export interface StoredFile extends StoredEntry {
  content: Buffer;
}

/** What a store holds at one moment. */
export interface Snapshot {
  /** A commit, or a digest of the listing. */
  revision: string;
  entries: readonly StoredEntry[];
  skipped: readonly Skipped[];
  /** The contents of some of its entries, a batch at a time; what turns out to be no file is told instead. */
  contents: (
    entries: readonly StoredEntry[],
    skip: (skipped: Skipped) => void,
  ) => AsyncIterable<readonly StoredFile[]>;
}

/** A file as it is to be. */
export interface FileToWrite {
  path: string;
  content: Buffer;
  /** SHA-256 of what it holds now, null where there is none; what is different is left and fails. Absent: whatever it holds. */
  expected?: string | null;
}

/** What is to be written, all of it or nothing. */
export interface StoreChange {
  files: readonly FileToWrite[];
  removed?: readonly string[];
  message: string;
  author: { name: string; email: string };
  /** A new branch for this change alone; the branch of the source where absent. */
  branch?: string;
}

/** What came of writing. */
export interface Written {
  revision: string;
  /** Where it was written; empty for stores that have no branches. */
  branch: string;
  /** Where a pull or merge request can be opened, as the server says. */
  link: string | null;
  /** The files that are different now. */
  paths: readonly string[];
}

/** A revision of a file. */
export interface FileRevision {
  revision: string;
  author: string;
  email: string;
  moment: string;
  message: string;
}

/** A place with files: a repository, a bucket, a folder. What fails, fails with a `StoreFault`. */
export interface Store {
  /** What it holds; null where that is the revision known already. */
  read: (known: string | null) => Promise<Snapshot | null>;
  /** Writes; null where that changes nothing. */
  write: (change: StoreChange) => Promise<Written | null>;
  /** Revisions of a file, the newest first; null for stores that keep none. */
  history: (path: string, most: number) => Promise<readonly FileRevision[] | null>;
  /** A file as it was; null where there was none. */
  contentAt: (path: string, revision: string) => Promise<Buffer | null>;
}

/** Where a store is, and what gives access to it. */
export interface StorePlace {
  id: number;
  type: string;
  url: string;
  parameters: Readonly<Record<string, unknown>>;
}

/** What every store is given of the installation. */
export interface StoreRoom {
  /** Where repositories are kept. */
  folder: string;
  /** Folders of the server that may be read and written. */
  roots: readonly string[];
  allowPrivate: boolean;
  proxies: Proxies;
  limits: { time_ms: number; file_bytes: number; total_bytes: number };
  now: () => Date;
  signal?: AbortSignal;
}
