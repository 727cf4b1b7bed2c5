import { type AnyField, labelOf } from '@peersmith/resource';
import { capital } from './format.ts';

/** What a field is called on the screen. */
export const fieldLabel = (key: string, field?: AnyField): string => capital(labelOf(key, field));
