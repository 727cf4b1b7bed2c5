import { type ContextMerge, LIST_MERGES } from '@peersmith/rendering';
import * as z from 'zod';
import { defineSettings, flag } from '../../platform/settings.ts';

/** How config contexts are merged. */
export const contextSettings = defineSettings('Config contexts', {
  CONFIG_CONTEXT_RECURSIVE_MERGE: flag
    .prefault('true')
    .describe(
      'Whether objects within config contexts are merged key by key; else the heavier replaces the other.',
    ),
  CONFIG_CONTEXT_LIST_MERGE: z
    .enum(LIST_MERGES)
    .default('replace')
    .describe(
      'What becomes of two lists under one key: the heavier alone (`replace`), the lighter alone (`keep`), both (`append`, `prepend` the heavier), or both without what is in the heavier twice (`append_rp`, `prepend_rp`).',
    ),
});

/** What the settings say of merging. */
export function mergeOf(holder: Parameters<typeof contextSettings.of>[0]): ContextMerge {
  const { CONFIG_CONTEXT_RECURSIVE_MERGE: recursive, CONFIG_CONTEXT_LIST_MERGE: lists } =
    contextSettings.of(holder);
  return { recursive, lists };
}
