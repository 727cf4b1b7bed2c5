/** Why nothing can be read of a file: it is none, or tells of another exchange. */
export type MemberExportErrorCode =
  | 'compressed'
  | 'empty'
  | 'encoding'
  | 'html'
  | 'json_invalid'
  | 'no_export'
  | 'other_exchange';

/** A file is no member export, or not that of the exchange that is meant. */
export class MemberExportError extends Error {
  override readonly name = 'MemberExportError';
  readonly code: MemberExportErrorCode;
  constructor(code: MemberExportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
