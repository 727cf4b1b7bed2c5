import { isUtf8 } from 'node:buffer';

/** Octets are not text of the encoding that they were said to have. */
export interface WrongEncoding {
  /** Octets before the first wrong one. */
  offset: number;
  message: string;
}

export type Decoded = { ok: true; text: string } | ({ ok: false } & WrongEncoding);

/** Octets as text: UTF-8 (RFC 3629), or what `charset` names of the encodings that browsers know; null for another. */
export function decode(octets: Buffer, charset = 'utf-8'): Decoded | null {
  const decoder = decoderOf(charset);
  if (!decoder) return null;
  const whole = strip(octets);
  if (decoder.encoding === 'utf-8' && isUtf8(whole)) return { ok: true, text: whole.toString('utf8') };
  try {
    return { ok: true, text: decoder.decode(octets) };
  } catch {
    const offset = decoder.encoding === 'utf-8' ? firstWrong(octets) : 0;
    return { ok: false, offset, message: complaint(octets, offset, decoder.encoding) };
  }
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const strip = (octets: Buffer) => (octets.subarray(0, 3).equals(BOM) ? octets.subarray(3) : octets);

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return null;
  }
}

const REPLACED = Buffer.from('\uFFFD');

/** Before its first wrong octet a text is decoded exactly, so that what was decoded has the length of what was read. */
function firstWrong(octets: Buffer): number {
  const lenient = octets.toString('utf8');
  let offset = 0;
  for (let from = 0; ; ) {
    const at = lenient.indexOf('\uFFFD', from);
    offset += Buffer.byteLength(lenient.slice(from, at));
    if (at === -1 || !octets.subarray(offset, offset + 3).equals(REPLACED)) return offset;
    offset += 3;
    from = at + 1;
  }
}

const hex = (octet: number) => `0x${octet.toString(16).toUpperCase().padStart(2, '0')}`;

function complaint(octets: Buffer, offset: number, encoding: string): string {
  const found = `byte ${offset + 1} (${hex(octets[offset] ?? 0)}) is not ${encoding.toUpperCase()}`;
  const likely = encoding === 'utf-8' ? likelyEncoding(octets) : null;
  return likely ? `${found}; the text seems to be ${likely}: send it as UTF-8` : `${found}: send it as UTF-8`;
}

/** What text that is not UTF-8 most likely is. */
export function likelyEncoding(octets: Buffer): string | null {
  const [first, second] = octets;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16';
  const zeros = octets.subarray(0, 1000).filter((octet) => octet === 0).length;
  if (zeros * 3 > Math.min(octets.length, 1000)) return 'UTF-16';
  const high = octets.filter((octet) => octet >= 0x80);
  // Windows-1252 has letters and quotes where Latin-1 has control characters.
  if (high.some((octet) => octet < 0xa0)) return 'Windows-1252';
  return high.length ? 'Latin-1 (ISO 8859-1)' : null;
}
