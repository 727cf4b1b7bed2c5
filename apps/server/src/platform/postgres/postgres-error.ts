/** Why Peersmith's own PostgreSQL cannot be used. */
export type PostgresErrorCode =
  | 'no_installation'
  | 'postgres_not_found'
  | 'postgres_other_major'
  | 'postgres_too_old'
  | 'postgres_unreachable'
  | 'postgres_not_started'
  | 'data_directory_unusable';

/** PostgreSQL cannot be found, started or reached; the message says what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;

  constructor(code: PostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
