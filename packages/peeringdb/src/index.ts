export { parseRow, type Rows, TAGS, type Tag } from './objects.ts';
export { PeeringDbError, type PeeringDbErrorCode } from './peeringdb-error.ts';
export type { FolderSource, HttpSource, Send, Source, Validators } from './question.ts';
export {
  type Batch,
  type DeletedRow,
  type ReadOptions,
  type RejectedRow,
  type RemarkedRow,
  readObjects,
} from './read-objects.ts';
export { FieldError, type Json } from './readers.ts';
export { pauseAfter } from './retry.ts';
