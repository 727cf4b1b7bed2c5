/** The database cannot serve at this moment; the message is for people, `retry_after_s` for programs. */
export interface DatabaseFault {
  code: 'database_unavailable' | 'database_read_only' | 'database_full' | 'database_busy';
  message: string;
  retry_after_s: number;
}

const UNAVAILABLE: DatabaseFault = {
  code: 'database_unavailable',
  message: 'The database cannot be reached at this moment. Nothing is lost; try again.',
  retry_after_s: 2,
};
const READ_ONLY: DatabaseFault = {
  code: 'database_read_only',
  message: 'The database only reads at this moment, as a standby does. Nothing was written; try again.',
  retry_after_s: 5,
};
const FULL: DatabaseFault = {
  code: 'database_full',
  message: 'The disk of the database is full. Nothing was written; an operator must make room.',
  retry_after_s: 60,
};
const BUSY: DatabaseFault = {
  code: 'database_busy',
  message:
    'The database gave the work up: too many at once, or it was cancelled. Nothing was written; try again.',
  retry_after_s: 1,
};

/** By SQLSTATE (PostgreSQL, appendix A) or by its class. */
const FAULTS: Readonly<Record<string, DatabaseFault>> = {
  '08': UNAVAILABLE,
  '57P01': UNAVAILABLE,
  '57P02': UNAVAILABLE,
  '57P03': UNAVAILABLE,
  '57P05': UNAVAILABLE,
  '25006': READ_ONLY,
  '53100': FULL,
  '53': BUSY,
  '57014': BUSY,
  '55P03': BUSY,
  '40': BUSY,
};

/** What the driver says of connections that broke or never came about; it gives these errors no code. */
const BROKEN =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)/;
const NETWORK = /^E(?:CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|AI_AGAIN)$/;
const UNRESOLVED = ['ENOENT', 'ENOTFOUND', 'EACCES'];

/** A connection could not be had: the cause says why. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
  readonly code = 'database_unavailable';
}

/** Why a statement or a connection failed, if that was the database's condition and not the statement's fault. */
export function databaseFault(error: unknown): DatabaseFault | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (isSqlState(error)) return FAULTS[code] ?? FAULTS[code.slice(0, 2)] ?? null;
  if (error instanceof NoConnection) return databaseFault(error.cause) ?? UNAVAILABLE;
  return BROKEN.test(error.message) || isCut(error) ? UNAVAILABLE : null;
}

/** Whether a connection may come about by waiting: the server is not there yet, starts, is full or answers too late. */
export function mayConnectLater(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (isSqlState(error)) return code.startsWith('57P') || code.startsWith('53');
  return NETWORK.test(code) || UNRESOLVED.includes(code) || BROKEN.test(error.message);
}

/** A connection that the other side cut while a statement was on its way: the driver passes the socket's error on. */
const isCut = (error: Error): boolean =>
  'syscall' in error &&
  /^(?:read|write)$/.test(String(error.syscall)) &&
  'code' in error &&
  NETWORK.test(String(error.code));

/** Errors of PostgreSQL itself carry a severity beside their code. */
const isSqlState = (error: Error): boolean => 'severity' in error && 'code' in error;
