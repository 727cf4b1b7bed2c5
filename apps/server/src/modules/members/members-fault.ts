/** A member export could not be read, in words for people. */
export class MembersFault extends Error {
  override readonly name: string = 'MembersFault';
  constructor(message: string, options?: ErrorOptions) {
    // It is kept, and what others say may be in it.
    const plain = message
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .slice(0, 1900)
      .toWellFormed();
    super(plain.replace(/\.+$/, ''), options);
  }
}

/** An export was read, and is not taken before somebody has looked at it. */
export class HeldExport extends MembersFault {
  override readonly name: string = 'HeldExport';
}
