import { withoutSecrets } from './without-secrets.ts';

/** What can go wrong between here and a router; stable, for programs. */
export type RouterErrorCode =
  | 'name_unresolved'
  | 'unreachable'
  | 'not_spoken'
  | 'host_key_changed'
  | 'sign_in_refused'
  | 'privilege_missing'
  | 'capability_missing'
  | 'timed_out'
  | 'connection_lost'
  | 'locked'
  | 'foreign_edits'
  | 'refused'
  | 'answer_invalid'
  | 'answer_too_large'
  | 'confirm_lost';

/** Where in the work with a router it happened. */
export type RouterStep =
  | 'resolve'
  | 'connect'
  | 'host key'
  | 'sign in'
  | 'facts'
  | 'read'
  | 'lock'
  | 'load'
  | 'compare'
  | 'commit'
  | 'confirm'
  | 'roll back'
  | 'discard'
  | 'neighbors'
  | 'close';

export interface RouterErrorDetails {
  step: RouterStep;
  host: string;
  /** What the device said, line by line. */
  answers?: readonly string[];
  /** Who holds the lock that is in the way, where the device says so. */
  holder?: string;
  /** Host keys by fingerprint: the one that is pinned, and the one that was shown. */
  pinned?: string;
  shown?: string;
  cause?: unknown;
}

/**
 * A step with a router that did not succeed. An error is never "no change": whoever catches one knows from `step` how far it came, and
 * from `code` why. Secrets are in none of its fields.
 */
export class RouterError extends Error {
  override readonly name = 'RouterError';
  readonly code: RouterErrorCode;
  readonly step: RouterStep;
  readonly host: string;
  readonly answers: readonly string[];
  readonly holder: string | null;
  readonly pinned: string | null;
  readonly shown: string | null;

  constructor(code: RouterErrorCode, message: string, details: RouterErrorDetails) {
    const said = details.answers ?? [];
    super(
      said.reduce(
        (text, answer) => (answer ? text.replaceAll(answer, () => maskedLines(answer)) : text),
        message,
      ),
      { cause: details.cause },
    );
    this.code = code;
    this.step = details.step;
    this.host = details.host;
    this.answers = said.map(maskedLines);
    this.holder = details.holder ?? null;
    this.pinned = details.pinned ?? null;
    this.shown = details.shown ?? null;
  }
}

const maskedLines = (text: string) => text.split('\n').map(withoutSecrets).join('\n');
