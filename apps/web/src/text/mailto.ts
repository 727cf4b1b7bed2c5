/** Longer links are cut off, or not opened at all, by some mail programs and systems. */
const LONGEST = 2000;

interface Message {
  to: readonly string[];
  subject: string;
  body: string;
}

/** A link that opens a message in a mail program (RFC 6068); `whole` is false where the body is too long for it and left out. */
export function mailto({ to, subject, body }: Message): { href: string; whole: boolean } {
  const addresses = to.map((address) => encodeURIComponent(address).replaceAll('%40', '@')).join(',');
  const start = `mailto:${addresses}?subject=${encodeURIComponent(subject.trim())}`;
  const whole = `${start}&body=${encodeURIComponent(body.replace(/\r\n|\r|\n/g, '\r\n'))}`;
  return whole.length <= LONGEST ? { href: whole, whole: true } : { href: start, whole: false };
}
