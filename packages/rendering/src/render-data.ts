import { Environment } from '@peersmith/jinja';
import { FILTERS } from './filters/index.ts';
import { rpkiFilters } from './filters/rpki.ts';
import { nowFunction } from './now.ts';

/** Small texts over one object: what takes longer or grows larger than this has run away. */
const LIMITS = { steps: 1_000_000, timeMs: 1000, outputBytes: 5_000_000 };

const environment = new Environment({
  filters: { ...FILTERS, ...rpkiFilters(() => null) },
  globals: {
    now: nowFunction(() => ({ openSecret: (sealed) => sealed, now: () => new Date(), timeZone: 'UTC' })),
  },
  limits: LIMITS,
  cacheSize: 100,
});

/** Renders a template over plain data. Fails with an error that names the template and the line. */
export function renderData(name: string, template: string, data: Readonly<Record<string, unknown>>): string {
  try {
    return environment.fromString(template, { name }).render(data);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const line = error instanceof Error && 'line' in error && error.line ? `, line ${error.line}` : '';
    throw new Error(`${name}${line}: ${reason}`, { cause: error });
  }
}
