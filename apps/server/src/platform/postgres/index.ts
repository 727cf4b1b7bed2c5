export { PostgresError, type PostgresErrorCode } from './postgres-error.ts';
export { type RunningPostgres, startPostgres } from './start-postgres.ts';
