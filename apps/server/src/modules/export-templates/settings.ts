import { defineSettings, flag } from '../../platform/settings.ts';

/** How export templates are rendered. */
export const exportSettings = defineSettings('Export templates', {
  EXPORT_TEMPLATE_TRIM: flag
    .prefault('false')
    .describe(
      'Whether export templates heed their options to trim and strip blocks. Peering Manager keeps those and does not heed them; templates that were written there print the same while this is off.',
    ),
});
