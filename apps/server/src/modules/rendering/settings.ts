import { count, defineSettings } from '../../platform/settings.ts';

/** What a rendering may take. */
export const renderingSettings = defineSettings('Rendering', {
  RENDER_LIMIT_S: count(1, 600)
    .default(20)
    .describe(
      'Longest that one rendering may take, in seconds; then it is ended, and is a fault of its template.',
    ),
});
