/** A member export could not be read, in words for people. */
export class MembersFault extends Error {
  override readonly name: string = 'MembersFault';
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\.+$/, '').slice(0, 1900), options);
  }
}

/** An export was read, and is not taken before somebody has looked at it. */
export class HeldExport extends MembersFault {
  override readonly name: string = 'HeldExport';
}
