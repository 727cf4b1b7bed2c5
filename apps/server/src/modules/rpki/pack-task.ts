import type { MessagePort } from 'node:worker_threads';
import type { VrpColumns } from '@peersmith/irr';

/** The program of the threads that bring VRPs into the form in which they are kept. */
export const PACK_THREAD = new URL('./pack-thread.ts', import.meta.url);

/** What is kept of RPKI's data, and what is known of them. */
export interface PackedRpki {
  /** Packed and compressed. */
  bytes: Uint8Array;
  /** SHA-256 of the packed bytes: the same for the same data. */
  digest: string;
  ipv4_vrps: number;
  ipv6_vrps: number;
  aspas: number;
  rejected: number;
  /** When the source made them, in RFC 3339; null where it does not say. */
  generated: string | null;
}

/** Columns that come as parts, of both families one after the other. */
export interface PackColumns {
  parts: MessagePort;
  rejected: number;
}
export type ColumnPart = VrpColumns;

/** A file of this machine, or one whose bytes come as parts. */
export interface PackFile {
  parts: MessagePort;
  path: string | null;
}

/** Bytes of a file, and VRPs, at most: many times what RPKI holds. */
export const [MOST_FILE_BYTES, MOST_VRPS] = [400_000_000, 10_000_000];
