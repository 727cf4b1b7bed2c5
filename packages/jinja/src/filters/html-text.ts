import { HTML_ENTITIES } from './html-entities.ts';

/** Decodes character references, as Python's `html.unescape`. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#\d+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;?)/g, (whole, reference: string) => {
    if (!reference.startsWith('#')) return namedReference(whole, reference);
    const digits = reference.slice(1).replace(';', '');
    return numericReference(
      /^[xX]/.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10),
    );
  });
}

function namedReference(whole: string, reference: string): string {
  const name = reference.replace(';', '');
  const found = HTML_ENTITIES[name];
  if (found !== undefined && (reference.endsWith(';') || LEGACY.has(name))) return found;
  for (let length = name.length - 1; length > 1; length--) {
    const prefix = name.slice(0, length);
    if (LEGACY.has(prefix)) return (HTML_ENTITIES[prefix] ?? '') + whole.slice(1 + length);
  }
  return whole;
}

// The references that HTML knows without a semicolon.
const LEGACY = new Set('amp lt gt quot AMP LT GT QUOT nbsp copy reg COPY REG'.split(' '));

function numericReference(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  const windows = WINDOWS_1252[code - 0x80];
  return windows !== undefined && code >= 0x80 ? windows : String.fromCodePoint(code);
}

// What 0x80 to 0x9F mean in practice.
const WINDOWS_1252 = Array.from('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');

/** Drops comments and tags, decodes references and joins runs of blanks. */
export function stripTags(text: string): string {
  let bare = '';
  let index = 0;
  while (index < text.length) {
    const start = text.indexOf('<', index);
    if (start < 0) break;
    const comment = text.startsWith('<!--', start);
    const end = comment ? text.indexOf('-->', start) : text.indexOf('>', start);
    if (end < 0) break;
    bare += text.slice(index, start);
    index = end + (comment ? 3 : 1);
  }
  bare += text.slice(index);
  return unescapeHtml(
    bare
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' '),
  );
}
