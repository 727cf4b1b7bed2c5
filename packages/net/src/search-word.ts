import { parseAddress } from './address.ts';
import { parseAsn } from './asn.ts';
import { formatMac, parseMac } from './mac.ts';
import { formatInterface, hostOf, networkOf, parseInterface } from './prefix.ts';

/** What a word that somebody looks for may mean besides itself. */
export interface SearchWord {
  /** As it was written. */
  text: string;
  /** `AS2906`, `as2906`, `2906`, and `1.10` as RFC 5396 writes large ones. */
  asn: number | null;
  /** The digits that a number begins with: those after `AS`, or all. */
  digits: string | null;
  /** A whole address in its canonical form, without a length. */
  host: string | null;
  /** A network with its length, host bits cleared; only where a length is written. */
  prefix: string | null;
  /** A piece of an address as addresses are written canonically (RFC 5952); null when it has neither dot nor colon. */
  addressPart: string | null;
  /** The hexadecimal digits of a MAC address or of a piece of one, in lower case. */
  mac: string | null;
}

/** The words of a text; those between double quotes are one. */
export const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]+)"|[^\s"]+/g)].map(([whole, quoted]) => (quoted ?? whole).trim()).filter(Boolean);

/** Reads a word as an AS number, an address, a network, a MAC address, and pieces of them; all that it may be. */
export function readSearchWord(text: string): SearchWord {
  const written = text.includes('/') ? parseInterface(text) : null;
  const digits = /^(?:AS)?(\d{1,10})$/i.exec(text)?.[1] ?? null;
  return {
    text,
    asn: parseAsn(text) ?? dotted(text),
    digits,
    host: written ? null : hostOf(text),
    prefix: written && formatInterface(networkOf(written)),
    addressPart: addressPart(text),
    mac: macDigits(text),
  };
}

/** `1.10` is 65546. */
function dotted(text: string): number | null {
  const [, high = '', low = ''] = /^(?:AS)?(\d{1,5})\.(\d{1,5})$/i.exec(text) ?? [];
  if (high === '' || Number(high) > 65_535 || Number(low) > 65_535) return null;
  return Number(high) * 65_536 + Number(low);
}

function addressPart(text: string): string | null {
  if (parseAddress(text)) return null;
  if (/^\d{1,3}(\.\d{1,3}){1,3}\.?$/.test(text) || /^\d{1,3}\.$/.test(text)) return text;
  if (!text.includes(':') || !/^[0-9a-f:]+$/i.test(text) || !/[0-9a-f]/i.test(text)) return null;
  return text
    .toLowerCase()
    .split(':')
    .map((group) => group.replace(/^0+(?=[0-9a-f])/, ''))
    .join(':');
}

/** Six digits say what is meant; fewer only where they are written as parts of a MAC address. */
function macDigits(text: string): string | null {
  const lower = text.toLowerCase();
  const whole = parseMac(lower);
  if (whole) return formatMac(whole, 'bare');
  const digits = lower.replace(/[:.-]/g, '');
  const parted =
    /^[0-9a-f]{2}([:-][0-9a-f]{2}){1,4}$/.test(lower) || /^[0-9a-f]{4}[.:-][0-9a-f]{4}$/.test(lower);
  return parted || /^[0-9a-f]{6}$/.test(lower) ? digits : null;
}
