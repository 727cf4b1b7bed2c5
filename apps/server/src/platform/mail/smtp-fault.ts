/** Where a conversation with a mail server ended, in a word for programs. */
export type SmtpFaultCode =
  /** What is set cannot be used. */
  | 'configuration'
  /** Its name is not known. */
  | 'no_such_host'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'sign_in'
  /** It asks to be tried again later. */
  | 'deferred'
  | 'refused'
  /** It had the text, and the connection ended before it said anything. */
  | 'no_answer';

/** A recipient that the server did not take, and its words. */
export interface RefusedRecipient {
  address: string;
  response: string;
  /** It may take it later. */
  deferred: boolean;
}

interface FaultFacts {
  code: SmtpFaultCode;
  message: string;
  /** What the server said; empty where it said nothing. */
  response?: string;
  recipients?: RefusedRecipient[];
  cause?: unknown;
}

/** A mail server that cannot be talked to, or that does not take a message. */
export class SmtpFault extends Error {
  override readonly name = 'SmtpFault';
  readonly code: SmtpFaultCode;
  readonly response: string;
  readonly recipients: readonly RefusedRecipient[];
  constructor({ code, message, response = '', recipients = [], cause }: FaultFacts) {
    super(message, { cause });
    this.code = code;
    this.response = response;
    this.recipients = recipients;
  }
}
