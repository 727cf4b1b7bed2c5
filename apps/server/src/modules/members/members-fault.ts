import { storableLine } from '../../platform/storable.ts';

/** A member export could not be read, in words for people. */
export class MembersFault extends Error {
  override readonly name: string = 'MembersFault';
  constructor(message: string, options?: ErrorOptions) {
    // It is kept, and what others say may be in it.
    super(storableLine(message, 1900).replace(/\.+$/, ''), options);
  }
}

/** An export was read, and is not taken before somebody has looked at it. */
export class HeldExport extends MembersFault {
  override readonly name: string = 'HeldExport';
}
