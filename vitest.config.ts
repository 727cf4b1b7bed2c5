import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Sizes of tests: units beside the packages, the server against PostgreSQL, the whole in a browser, and what is steady under faults and load. */
export default defineConfig({
  test: {
    // A test waits for PostgreSQL, a server or a browser a third of its time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/cli/**/*.unit.test.ts', 'tools/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'server',
          include: ['apps/server/**/*.test.ts', 'apps/cli/src/**/*.test.ts'],
          exclude: ['apps/server/steady/**'],
          // Every file has a database of its own; the program is loaded once a worker.
          isolate: false,
          globalSetup: ['apps/server/test/cluster.ts'],
          setupFiles: ['apps/server/test/quick-passwords.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'steady',
          include: ['apps/server/steady/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // Alone on the machine: it measures, and takes PostgreSQL away.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // The slowest first: projects of a group begin in the order of their names.
          name: 'browser',
          include: ['apps/web/test/**/*.test.ts'],
          globalSetup: ['apps/web/test/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
