import type { MessagePort } from 'node:worker_threads';
import type { ExportPort, Finding, MemberExportErrorCode, WantedExchange } from '@peersmith/members';

/** The program of the threads that read member exports. */
export const READ_THREAD = new URL('./read-thread.ts', import.meta.url);

/** Octets of a file, at most: ten times what the largest exchanges publish. */
export const MOST_FILE_BYTES = 50_000_000;

/** Findings that are kept of a file; all of them are counted. */
export const MOST_FINDINGS = 1000;

/** A file whose octets come as parts, and the exchange that is meant. */
export interface ReadFile extends WantedExchange {
  parts: MessagePort;
}

/** What a file says of one exchange. */
export interface ReadExport {
  version: string;
  generated: string | null;
  ports: ExportPort[];
  /** Addresses that it contradicts itself about. */
  disputed: string[];
  findings: Finding[];
  finding_count: number;
}

/** A failure as plain data: the class of an error does not come through to another thread. */
export type Read = { read: ReadExport } | { code: MemberExportErrorCode; message: string };
