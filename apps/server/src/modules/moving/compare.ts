import type { MovedField } from '@peersmith/answers';
import { type AnyField, type AnyResource, contentTypeOf, type Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { asDraft, type Stored } from '../../engine/write/snapshot.ts';
import { instant, sameValue } from './same-value.ts';
import type { Translated } from './translate.ts';

/** What lives on here once it is moved in: it is compared for what is new alone. */
const OWN_LIFE = new Set([
  'auth.user.password',
  'auth.user.date_joined',
  'auth.user.last_login',
  'users.token.last_used',
]);
const TIMES = ['created', 'updated'] as const;
const MASK = '********';

interface Compared {
  stored: Stored;
  /** Whether it was made by this move. */
  isFresh: boolean;
  /** Tags that the move itself gave it. */
  without: number | null;
}

/** The fields that say something else here than over there, and how many were looked at. */
export function compareFields(
  context: Context,
  resource: AnyResource,
  { values }: Translated,
  { stored, isFresh, without }: Compared,
): { fields: MovedField[]; looked: number } {
  const held = asDraft(resource, stored);
  const fields: MovedField[] = [];
  let looked = 0;
  for (const [key, there] of Object.entries(values)) {
    const field = resource.fields[key];
    if (!field || (!isFresh && OWN_LIFE.has(`${contentTypeOf(resource)}.${key}`))) continue;
    looked += 1;
    const here = hereOf(context, field, held[key], without);
    if (sameValue(field, said(resource, key, there), here)) continue;
    fields.push({ field: key, ...shown(field, key, { there, here }) });
  }
  for (const key of isFresh ? TIMES : []) {
    const [there, here] = [values[key], stored.columns[key]];
    if (there === undefined || resource.fields[key]) continue;
    looked += 1;
    if (there !== here && instant(there) !== instant(here)) fields.push({ field: key, there, here });
  }
  return { fields, looked };
}

/** Names of hosts are the same in capitals, and are kept without. */
const said = (resource: AnyResource, key: string, value: unknown): unknown =>
  contentTypeOf(resource) === 'devices.router' && key === 'hostname' && typeof value === 'string'
    ? value.toLowerCase()
    : value;

function hereOf(context: Context, field: AnyField, value: unknown, without: number | null): unknown {
  if (field.storage === 'secret') {
    const text = openSecret(context, value);
    return field.veil?.shown ? field.veil.shown(text) : text;
  }
  if (field.storage === 'tagging' && Array.isArray(value)) return value.filter((id) => id !== without);
  return value;
}

function shown(field: AnyField, key: string, { there, here }: Row): Pick<MovedField, 'there' | 'here'> {
  const isSecret = field.storage === 'secret' || field.kind === 'password' || key === 'digest';
  const mask = (value: unknown) => (value === null || value === undefined || value === '' ? null : MASK);
  return isSecret ? { there: mask(there), here: mask(here) } : { there: there ?? null, here: here ?? null };
}
