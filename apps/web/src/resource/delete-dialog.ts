import { later } from './later.tsx';

/** What asks before objects are deleted: read when somebody wants to. */
export const DeleteDialog = later(() => import('./bulk-delete.tsx'), 'BulkDelete', null);
