import { list } from '@peersmith/resource';
import * as z from 'zod';
import { PRESET_NAMES } from '../permissions/presets.ts';

/** Presets by name, of a user or a group. */
export const presetField = () => ({
  ...list(z.enum(PRESET_NAMES), 'text[]', {
    default: [],
    label: 'Presets',
    help: `Permissions under a name, which grow with the product: ${PRESET_NAMES.map((name) => `\`${name}\``).join(', ')}. Permissions add to them.`,
  }),
  sample: () => PRESET_NAMES.slice(0, 1),
});
