/** A member export could not be read, in words for people. */
export class MembersFault extends Error {
  override readonly name = 'MembersFault';
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\.+$/, '').slice(0, 1900), options);
  }
}
