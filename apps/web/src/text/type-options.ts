import { registry } from '@peersmith/model';
import { capital } from './format.ts';

/** Content types as people pick them, by what they are called. */
export const typeOptions = (types: readonly string[]): { value: string; label: string }[] =>
  types
    .map((value) => ({ value, label: capital(registry[value]?.label ?? value) }))
    .sort((one, other) => one.label.localeCompare(other.label));
