import { IrrError, readOverride, readSources } from '@peersmith/irr';
import type { Saving } from '../../engine/implement.ts';

/** Of an AS, whom registries are asked for and what becomes of its prefixes. */
interface Options {
  irr_sources_override?: string | undefined;
  irr_ipv6_prefixes_args_override?: string | undefined;
  irr_ipv4_prefixes_args_override?: string | undefined;
}

const READ: { readonly [K in keyof Options]-?: (text: string) => unknown } = {
  irr_sources_override: readSources,
  irr_ipv6_prefixes_args_override: (text) => readOverride(text, 6),
  irr_ipv4_prefixes_args_override: (text) => readOverride(text, 4),
};

/** Refuses sources and options that nobody could be asked with, where they are written. */
export function checkListOptions(items: readonly Saving<Options>[]): void {
  for (const { draft, before, refuse } of items)
    for (const [field, read] of Object.entries(READ)) {
      const text = draft[field as keyof Options];
      if (text === undefined || text === before?.[field]) continue;
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof IrrError)) throw error;
        refuse(field, `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`);
      }
    }
}
