import type { RouterStep } from '../../router-error.ts';
import { untilQuiet } from '../../until-quiet.ts';
import type { Birdc } from './birdc.ts';
import type { ChangedFilters } from './changed-filters.ts';

/**
 * Has routes go through filters that changed, in the order that lets nothing out: first all that was heard is heard again and gets its new
 * marks, and only when that has ended what was told is told by the new filters. Marks of before never meet a filter of after.
 */
export async function refilter(
  birdc: Birdc,
  changed: ChangedFilters,
  { step, most_ms }: { step: RouterStep; most_ms: number },
): Promise<void> {
  for (const name of changed.import) await reload(birdc, 'in', name, step);
  if (changed.import.length) await untilQuiet(() => received(birdc, changed.import, step), most_ms);
  for (const name of changed.export) await reload(birdc, 'out', name, step);
}

/** A neighbor that cannot tell its routes again is met anew, as BIRD does by itself. */
async function reload(birdc: Birdc, way: 'in' | 'out', name: string, step: RouterStep): Promise<void> {
  const failed = (await birdc.answers(`reload ${way} ${name}`, step)).some(
    ({ code }) => code === RELOAD_FAILED,
  );
  if (failed) await birdc.ask(`restart ${name}`, step);
}

const RELOAD_FAILED = 8006;

/** How much has arrived from protocols. */
async function received(birdc: Birdc, names: readonly string[], step: RouterStep): Promise<string> {
  const lines: string[] = [];
  for (const name of names)
    for (const { text } of await birdc.ask(`show protocols all ${name}`, step))
      if (/Import (?:updates|withdraws):/.test(text)) lines.push(text.trim());
  return lines.join('\n');
}

/** What a shell on the host does so that filters that are back are what routes went through. */
export const refilterCommands = (changed: ChangedFilters): string[] => [
  ...changed.import.map((name) => `reload in ${name}`),
  ...changed.export.map((name) => `reload out ${name}`),
];
