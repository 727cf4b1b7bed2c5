import type { MovedNote } from '@peersmith/answers';
import { type AnyResource, contentTypeOf, entries, isFrame } from '@peersmith/resource';
import { isKept } from './moved.ts';

/** Counts what a source says that has no place here, and what it does not say that has. */
export class UnknownFields {
  readonly #filled = new Map<AnyResource, Map<string, number>>();
  readonly #missing = new Map<AnyResource, ReadonlySet<string>>();

  /** Fields of an object that are not ours; those that say nothing are lost without loss. */
  seen(resource: AnyResource, fields: Iterable<[string, unknown]>): void {
    const counts = this.#filled.get(resource) ?? new Map<string, number>();
    this.#filled.set(resource, counts);
    for (const [field, value] of fields) if (!isEmpty(value)) counts.set(field, (counts.get(field) ?? 0) + 1);
  }

  /** What it says of its objects, where that is told of all alike. */
  has(resource: AnyResource, told: ReadonlySet<string>): void {
    const missing = entries(resource)
      .filter((entry) => isKept(entry) && entry[1].write && !told.has(entry[0]) && !isFrame(entry[0]))
      .map(([key]) => key)
      .filter((key) => !OURS_ALONE.has(key) && !OURS_ALONE.has(`${resource.name}.${key}`));
    if (missing.length) this.#missing.set(resource, new Set(missing));
  }

  notes(): MovedNote[] {
    return [
      ...[...this.#filled].flatMap(([resource, counts]) =>
        [...counts].map(([field, count]) => ({
          type: contentTypeOf(resource),
          text: `${field} of ${count} ${count === 1 ? resource.label : resource.plural} has no place here, and stays behind.`,
        })),
      ),
      ...[...this.#missing].map(([resource, fields]) => ({
        type: contentTypeOf(resource),
        text: `It does not tell ${[...fields].join(', ')} of ${resource.plural}: they have what new ones have.`,
      })),
    ];
  }
}

/** What no Peering Manager has, or its API never tells. */
const OURS_ALONE = new Set([
  'outside_lan',
  'bgp_role',
  'ca_certificates',
  'irr_fallback_to_asn',
  'irr_max_entries',
  'irr_max_shrink_percent',
  'irr_max_growth_factor',
  'rpki_drop_invalid',
  'exporttemplate.file_type',
  'user.password',
  'user.is_superuser',
  'user.user_permissions',
  'group.permissions',
]);

/** Whether a value says nothing: what every object has that nobody filled in. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);
