import { ApiError } from '../../../engine/errors.ts';

/** An event that is not taken. The answer is a status alone, as Peering Manager's; the reason is for the log. */
export class RefusedEvent extends ApiError {
  override readonly name = 'RefusedEvent';
  readonly reason: string;

  constructor(status: 400 | 404 | 501, reason: string) {
    super(status, undefined);
    this.reason = reason;
  }
}
