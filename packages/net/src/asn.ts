const MAX_ASN = 4_294_967_295;

/** Reads an AS number in asplain notation (RFC 5396), with or without `AS` before it; null when it is none. */
export function parseAsn(text: string): number | null {
  const digits = /^(?:AS)?(0|[1-9]\d{0,9})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return null;
  const asn = Number(digits);
  return asn <= MAX_ASN ? asn : null;
}

/**
 * Whether an AS number can have no public record: AS 0 (RFC 7607), AS_TRANS (RFC 6793), documentation (RFC 5398),
 * private use (RFC 6996), the last numbers (RFC 7300) and what IANA keeps between them.
 */
export function isPrivateAsn(asn: number): boolean {
  return (
    asn === 0 || asn === 23456 || (asn >= 64496 && asn <= 131071) || (asn >= 4_200_000_000 && asn <= MAX_ASN)
  );
}

const UNUSABLE: Readonly<Record<number, string>> = {
  0: 'RFC 7607',
  23456: 'RFC 6793',
  65535: 'RFC 7300',
  4294967295: 'RFC 7300',
};

/** The standard by which no network may have an AS number, such as `RFC 7300`; null when one may. */
export const unusableAsn = (asn: number): string | null => UNUSABLE[asn] ?? null;
