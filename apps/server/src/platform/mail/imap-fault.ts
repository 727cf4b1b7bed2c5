/** Where a conversation with a mailbox ended, in a word for programs. */
export type ImapFaultCode =
  /** What is set cannot be used. */
  | 'configuration'
  /** The name of its server is not known. */
  | 'no_such_host'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'sign_in'
  /** There is no such folder, or it may not be read. */
  | 'no_folder'
  /** It broke off, or said what nobody understands. */
  | 'broken';

/** A mailbox that cannot be read. */
export class ImapFault extends Error {
  override readonly name = 'ImapFault';
  readonly code: ImapFaultCode;
  constructor(code: ImapFaultCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
