import { hostOf, parseAddress, parseAsn, parseMac, unusableAddress, unusableAsn } from '@peersmith/net';
import * as z from 'zod';
import { type Place, shown } from './findings.ts';

const Word = z.union([z.string(), z.number()]).transform((value) => cleaned(String(value)));
const MOST_LETTERS = 255;

/** A text without what no database keeps: control characters, halves of letters. */
function cleaned(text: string): string {
  const letters = [...text.toWellFormed()].map((letter) => (/\p{Cc}/u.test(letter) ? ' ' : letter)).join('');
  return letters.trim().slice(0, MOST_LETTERS).toWellFormed();
}

/** A short text; empty where there is none. */
export const readText = (place: Place, value: unknown): string => place.read(Word, value, 'a text') ?? '';

/** An id that means something within this file alone, as text: files have numbers, texts, and both. */
export const readId = readText;

const Count = z.union([z.number(), z.string().regex(/^\s*\d{1,15}\s*$/)]).transform(Number);

/** A whole number of 0 or more; null where there is none. */
export function readCount(place: Place, value: unknown): number | null {
  const count = place.read(Count, value, 'a number');
  if (count === null || (Number.isInteger(count) && count >= 0 && count <= 2_147_483_647)) return count;
  place.find('value_invalid', `${shown(value)} is no count; it was left out.`);
  return null;
}

const Truth = z.union([z.boolean(), z.literal(0), z.literal(1), z.enum(['true', 'false', '0', '1'])]);

/** Yes or no; null where it does not say. */
export function readFlag(place: Place, value: unknown): boolean | null {
  const truth = place.read(Truth, value, 'true or false');
  return truth === null ? null : truth === true || truth === 1 || truth === 'true' || truth === '1';
}

/** An AS number that a network can have, as number or text; null where it is none, which is found. */
export function readAsn(place: Place, value: unknown): number | null {
  const asn = typeof value === 'number' || typeof value === 'string' ? parseAsn(String(value)) : null;
  if (asn !== null && unusableAsn(asn) === null) return asn;
  const reason = asn === null ? 'no AS number' : `an AS number that no network has (${unusableAsn(asn)})`;
  place.find(
    value === undefined || value === null ? 'missing' : 'asn_invalid',
    `${shown(value)} is ${reason}; the member was left out.`,
  );
  return null;
}

/** An address that a neighbour can have, in canonical form; null where there is none, or none that can be used, which is found. */
export function readAddress(place: Place, value: unknown): string | null {
  const text = place.read(z.string(), value, 'an address')?.trim();
  if (!text) return null;
  const host = hostOf(text);
  const address = host === null ? null : parseAddress(host);
  if (host === null || address === null) {
    place.find('address_invalid', `${shown(value)} is no address; it was left out.`);
    return null;
  }
  const kind = unusableAddress(address);
  if (kind === null) return host;
  place.find('address_unusable', `${host} is ${kind} address, which no member has; it was left out.`);
  return null;
}

/** MAC addresses, one or a list of them, in any notation; what is none is found and left out. */
export function readMacs(place: Place, value: unknown): string[] {
  if (value === undefined || value === null || value === '') return [];
  const macs = [value].flat().flatMap((one, index) => {
    const at = Array.isArray(value) ? place.at(index) : place;
    if (one === null || one === '') return [];
    const mac = typeof one === 'string' ? parseMac(one) : null;
    // The lowest bit of the first octet says that a frame is for many (IEEE 802-2014, 8.2.2).
    const isOne =
      mac !== null && mac !== '00:00:00:00:00:00' && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0;
    if (mac !== null && isOne) return [mac];
    at.find(
      'mac_invalid',
      `${shown(one)} is ${mac === null ? 'no MAC address' : 'a MAC address that no interface has'}; it was left out.`,
    );
    return [];
  });
  return [...new Set(macs)].sort();
}
