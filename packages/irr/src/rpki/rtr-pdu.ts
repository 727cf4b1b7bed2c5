import { IrrError } from '../irr-error.ts';
import type { Vrp } from './vrps-of-family.ts';

/** Types of PDUs (RFC 8210 §5). */
export const PDU = {
  serial_notify: 0,
  serial_query: 1,
  reset_query: 2,
  cache_response: 3,
  ipv4_prefix: 4,
  ipv6_prefix: 6,
  end_of_data: 7,
  cache_reset: 8,
  router_key: 9,
  error_report: 10,
} as const;

export interface Pdu {
  readonly version: number;
  readonly type: number;
  /** Session id, flags or error code, as the type has it. */
  readonly field: number;
  /** What follows the eight bytes of the header. */
  readonly body: Buffer;
}

/** The header, and the longest PDU that we take: an error report carries a PDU and a text. */
const [HEADER, LONGEST] = [8, 65_536];
/** Lengths of bodies that are always the same. */
const BODIES: Readonly<Record<number, number>> = {
  [PDU.serial_notify]: 4,
  [PDU.cache_response]: 0,
  [PDU.ipv4_prefix]: 12,
  [PDU.ipv6_prefix]: 24,
  [PDU.cache_reset]: 0,
};

/** Takes PDUs out of a stream. A length that its type cannot have ends the stream. */
export class PduReader {
  #held: Buffer = Buffer.alloc(0);

  take(chunk: Buffer, give: (pdu: Pdu) => void): void {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    let at = 0;
    while (bytes.length - at >= HEADER) {
      const [version, type, field] = [
        bytes.readUInt8(at),
        bytes.readUInt8(at + 1),
        bytes.readUInt16BE(at + 2),
      ];
      const length = bytes.readUInt32BE(at + 4);
      const fixed = BODIES[type];
      if (length < HEADER || length > LONGEST || (fixed !== undefined && length !== HEADER + fixed)) {
        throw new IrrError('answer_invalid', `a PDU of type ${type} cannot have ${length} bytes`);
      }
      if (bytes.length - at < length) break;
      give({ version, type, field, body: bytes.subarray(at + HEADER, at + length) });
      at += length;
    }
    this.#held = bytes.subarray(at);
  }
}

/** Writes a query: of everything, or of what changed since a serial. */
export function queryPdu(version: number, since?: { session: number; serial: number }): Buffer {
  const pdu = Buffer.alloc(since ? HEADER + 4 : HEADER);
  pdu.writeUInt8(version, 0);
  pdu.writeUInt8(since ? PDU.serial_query : PDU.reset_query, 1);
  pdu.writeUInt16BE(since?.session ?? 0, 2);
  pdu.writeUInt32BE(pdu.length, 4);
  if (since) pdu.writeUInt32BE(since.serial, HEADER);
  return pdu;
}

/** What a prefix PDU says (RFC 8210 §5.6, §5.7). */
export function readPrefixPdu({ type, body }: Pdu): { vrp: Vrp; isAnnounced: boolean } {
  const family = type === PDU.ipv4_prefix ? 4 : 6;
  const width = family === 4 ? 1 : 4;
  const words = Array.from({ length: width }, (_, at) => body.readUInt32BE(4 + at * 4));
  const vrp: Vrp = {
    family,
    words,
    length: body.readUInt8(1),
    max_length: body.readUInt8(2),
    asn: body.readUInt32BE(4 + width * 4),
  };
  return { vrp, isAnnounced: (body.readUInt8(0) & 1) === 1 };
}

/** The text of an error report (RFC 8210 §5.11), shortened, and without what terminals and databases take for more than text. */
export function errorText({ body }: Pdu): string {
  const text = 4 + (body.length >= 4 ? body.readUInt32BE(0) : 0);
  if (body.length < text + 4) return '';
  const said = body.toString('utf8', text + 4, Math.min(body.length, text + 4 + 200));
  return said.replaceAll(/\p{Cc}+/gu, ' ').trim();
}
