import { startPostgres } from './start-postgres.ts';

// A process of the tests: uses the PostgreSQL of a data folder until SIGTERM.
const [PEERSMITH_DATA = '', POSTGRES_BIN] = process.argv.slice(2);
const { url, kind, stop } = await startPostgres({ PEERSMITH_DATA, POSTGRES_BIN, DATABASE_URL: undefined });
process.once('SIGTERM', () => stop().then(() => process.exit(0)));
console.log(JSON.stringify({ url, kind }));
