import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a signature is NetBox's of these octets: their HMAC-SHA-512 in hexadecimal digits. */
export function isSigned(octets: Buffer, given: unknown, secret: string): boolean {
  if (typeof given !== 'string' || !/^[0-9a-f]{128}$/i.test(given)) return false;
  const right = createHmac('sha512', secret).update(octets).digest();
  return timingSafeEqual(right, Buffer.from(given, 'hex'));
}
