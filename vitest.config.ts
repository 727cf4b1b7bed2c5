import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What is waited for by looking again comes late where others work as well. */
const PATIENCE = { poll: { timeout: 15_000 } };

/** Sizes of tests: units beside the packages, the server against PostgreSQL, the program as a process, and the whole in a browser. */
export default defineConfig({
  test: {
    // A test waits for PostgreSQL, a server or a browser a third of its time.
    maxWorkers: availableParallelism() + 1,
    // The slowest first: projects of a group begin in the order of their names.
    projects: [
      {
        test: {
          name: 'browser',
          include: ['apps/web/test/**/*.test.ts'],
          globalSetup: ['apps/web/test/build.ts'],
          expect: PATIENCE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'program',
          include: ['apps/server/steady/*.test.ts', 'tools/schemathesis.test.ts', 'apps/cli/src/cli.test.ts'],
          expect: PATIENCE,
          testTimeout: 240_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['apps/server/**/*.test.ts', 'apps/cli/src/**/*.test.ts'],
          exclude: ['apps/server/steady/**', 'apps/cli/src/cli.test.ts'],
          // Every file has a database of its own; the program is loaded once a worker.
          isolate: false,
          globalSetup: ['apps/server/test/cluster.ts'],
          setupFiles: ['apps/server/test/quick-passwords.ts'],
          expect: PATIENCE,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'tools/**/*.test.ts', 'apps/web/src/**/*.test.ts'],
          exclude: ['tools/schemathesis.test.ts'],
          isolate: false,
          // A limit of some seconds takes longer where others work as well.
          testTimeout: 30_000,
        },
      },
    ],
  },
});
