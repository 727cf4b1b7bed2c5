import { type Piece, type Veil, veilOver } from '@peersmith/resource';

// Tags of a template are one character each while a text is taken apart, from the private use area of Unicode.
const TAG = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g;
const FIRST = 0xe000;
const PLACE = '\\ue000-\\uf8ff';
const HAS_PLACE = new RegExp(`[${PLACE}]`);
/** A tag that only names what the event holds; any other may hold a secret. */
const NAMES = /^\{\{-?\s*[A-Za-z_][\w.]*(?:\s*\|\s*[A-Za-z_]\w*)*\s*-?\}\}$/;

const URL_PARTS = /^(\s*[a-z][a-z0-9+.-]*:[\\/]+)?([^\\/?#]*@)?([^\\/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;
const HOST = new RegExp(`^(?:\\[[\\da-f:.]+\\]|[\\w.\\-${PLACE}]*)(?::[\\d${PLACE}]*)?$`, 'i');
const WORD = '(?:[A-Z]?[a-z]{1,20}|v?\\d{1,4})';
const WORDS = new RegExp(`^${WORD}(?:[-_.]${WORD})*$`);
const LONGEST_WORDS = 40;
const NAME = /^[\w.[\]-]{0,40}$/;
const HEADER = /^(\s*)([!#$%&'*+.^_`|~\w-]+)(\s*:\s*)(.*?)(\s*)$/s;

/** A text with its tags as single characters, and the way back. */
interface Flat {
  text: string;
  /** The part as it was written. */
  full: (part: string) => string;
  /** Whether all tags of a part only name things. */
  open: (part: string) => boolean;
}

function flatten(text: string): Flat {
  const tags: string[] = [];
  const flat = text.replace(TAG, (tag) => String.fromCharCode(FIRST + tags.push(tag) - 1));
  const tagsOf = (part: string) => [...part].flatMap((one) => tags[one.charCodeAt(0) - FIRST] ?? []);
  return {
    text: flat,
    full: (part) => [...part].map((one) => tags[one.charCodeAt(0) - FIRST] ?? one).join(''),
    open: (part) => tagsOf(part).every((tag) => NAMES.test(tag)),
  };
}

const plain = (text: string): Piece => ({ label: '', text, secret: false });

/**
 * The parts of an address: names and passwords before the host, values of parameters, fragments, and parts of the path that are no
 * plain words are secrets.
 */
function addressPieces(address: string): Piece[] {
  if (HAS_PLACE.test(address)) return [{ label: 'host', text: address, secret: true }];
  const flat = flatten(address);
  const [, scheme = '', user = '', host = '', path = '', query = '', fragment = ''] =
    URL_PARTS.exec(flat.text) ?? [];
  const piece = (label: string, part: string, isOpen: boolean): Piece => ({
    label,
    text: flat.full(part),
    secret: part !== '' && !(isOpen && flat.open(part)),
  });
  // An @ further on: what looks like a host and a port is the start of a name and a password.
  const isHost = HOST.test(host) && !(host.includes(':') && `${path}${query}${fragment}`.includes('@'));
  return [
    plain(scheme),
    ...(user ? [piece('user', user.slice(0, -1), false), plain('@')] : []),
    piece('host', host, isHost),
    ...path.split(/([\\/])/).map((part, at) => piece(`path ${at}`, part, at % 2 === 1 || isWords(part))),
    ...(query ? [plain('?'), ...parameterPieces(query.slice(1), piece)] : []),
    ...(fragment ? [plain('#'), piece('fragment', fragment.slice(1), false)] : []),
  ].filter(({ text }) => text !== '');
}

const isWords = (part: string) =>
  part.length <= LONGEST_WORDS && WORDS.test(part.replace(new RegExp(`[${PLACE}]`, 'g'), 'x'));

function parameterPieces(
  query: string,
  piece: (label: string, part: string, open: boolean) => Piece,
): Piece[] {
  const seen = new Map<string, number>();
  return query.split(/([&;])/).flatMap((part, at) => {
    if (at % 2 === 1) return [plain(part)];
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    const isNamed = value !== undefined && NAME.test(name);
    const key = isNamed ? name : '';
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    const label = `parameter ${key} ${n}`;
    return isNamed
      ? [plain(`${name}=`), piece(label, value, !/[^\ue000-\uf8ff]/.test(value))]
      : [piece(label, part, false)];
  });
}

/** Whom a request goes to: scheme, host and port; the whole address where a template decides on them. */
export function originOf(address: string): string {
  const [, scheme = '', , host = ''] = URL_PARTS.exec(flatten(address).text) ?? [];
  const isWritten = scheme !== '' && HOST.test(host) && !HAS_PLACE.test(host) && !HAS_PLACE.test(address);
  return isWritten ? `${scheme}${host}`.toLowerCase() : address;
}

/** The values of headers are secrets, their names are not. */
function headerPieces(headers: string): Piece[] {
  const seen = new Map<string, number>();
  return headers.split(/(\r?\n)/).flatMap((line, at) => {
    if (at % 2 === 1 || line.trim() === '') return [plain(line)];
    const [, before = '', name = '', colon = '', value = '', after = ''] = HEADER.exec(line) ?? [];
    const n = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), n);
    const label = `${name.toLowerCase()} ${n}`;
    if (name === '') return [{ label, text: line, secret: true }];
    return [
      plain(`${before}${name}${colon}`),
      { label, text: value, secret: value !== '' && !NAMES.test(value) },
      plain(after),
    ];
  });
}

/** Shows an address without what gives access to it. */
export const addressVeil: Veil = veilOver(addressPieces, originOf);

/** Shows headers, one `Name: value` a line, without their values. */
export const headersVeil: Veil = veilOver(headerPieces);
