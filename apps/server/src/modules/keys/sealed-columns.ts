import { columnOf, entries, type Registry, tableOf } from '@peersmith/resource';
import { ANSWERED } from '../../engine/http/idempotent-requests.ts';
import { SEALED_OF_IX_APIS } from '../ix-api/index.ts';
import { SEALED_OF_GUESTS } from '../portal/index.ts';

/** A column that holds sealed text. */
export interface SealedColumn {
  table: string;
  column: string;
  nullable: boolean;
}

/** Every column that holds sealed text: from the declarations, and those of what is no resource. */
export const sealedColumns = (registry: Registry): SealedColumn[] => [
  ...Object.values(registry).flatMap((resource) =>
    entries(resource)
      .filter(([, field]) => field.storage === 'secret' || field.options.sealed)
      .map(([key, field]) => ({
        table: tableOf(resource),
        column: columnOf(key, field),
        nullable: field.options.nullable ?? false,
      })),
  ),
  ANSWERED,
  SEALED_OF_GUESTS,
  SEALED_OF_IX_APIS,
];
