import { type ObjectName, objectName } from './object-name.ts';

/** One object of what somebody wrote as an AS-SET. */
export interface AsSetPart extends ObjectName {
  /** The registry that it was said to be in. */
  readonly source: string | null;
  /** The family that it was said to be for; null is both. */
  readonly family: 4 | 6 | null;
}

/** Registries by the names that people write before a set; others are known by `::` or `@`. */
const REGISTRIES: ReadonlySet<string> = new Set([
  'AFRINIC',
  'ALTDB',
  'APNIC',
  'APNIC-AFRINIC',
  'ARIN',
  'ARIN-NONAUTH',
  'ARIN-WHOIS',
  'BBOI',
  'BELL',
  'CANARIE',
  'HOST',
  'IDNIC',
  'JPIRR',
  'KRNIC',
  'LACNIC',
  'LEVEL3',
  'NESTEGG',
  'NTTCOM',
  'OPENFACE',
  'OTTIX',
  'PANIX',
  'RADB',
  'REACH',
  'RGNET',
  'RIPE',
  'RIPE-NONAUTH',
  'RISQ',
  'ROGERS',
  'RPKI',
  'TC',
  'TWNIC',
  'WCGDB',
]);

/** What people write where there is no AS-SET. */
const NOTHING = /^(?:n\/?a|none|-+|not\s+applicable|\?|tbd)$/i;

/**
 * Reads an AS-SET as people write it (PeeringDB's field above all): several objects by blank, comma, slash or ampersand, a registry before
 * (`RIPE::AS-FOO`, `RIPE:AS-FOO`, `RIPE: AS-FOO`) or behind (`AS-FOO@RIPE`), a family (`ipv6:AS-FOO`). `N/A` and `-` are nothing. A part
 * that is no object is refused by name.
 */
export function splitAsSet(text: string, sources: readonly string[] = []): AsSetPart[] {
  const trimmed = text.trim();
  if (trimmed === '' || NOTHING.test(trimmed)) return [];
  const known = new Set([...REGISTRIES, ...sources.map((source) => source.toUpperCase())]);
  const parts = new Map<string, AsSetPart>();
  for (const word of joinMarks(trimmed).split(/[\s,;/&|]+/)) {
    if (word === '' || NOTHING.test(word)) continue;
    const part = readPart(word, known);
    parts.set(`${part.family} ${part.source} ${part.name}`, part);
  }
  return [...parts.values()];
}

/** `RIPE: AS-FOO` and `ipv4: AS-FOO` lose the blank, `N/A` among others goes before its slash parts anything. */
function joinMarks(text: string): string {
  return text.replace(/(:+)\s+/g, '$1').replace(/(^|[\s,;&|])n\/a(?=$|[\s,;&|])/gi, '$1');
}

function readPart(word: string, known: ReadonlySet<string>): AsSetPart {
  let rest = word;
  let family: 4 | 6 | null = null;
  let source: string | null = null;
  // Marks come in either order: `ipv4:RIPE::AS-FOO`, `RIPE::ipv4:AS-FOO`.
  for (;;) {
    const mark = /^(?:ip)?v(?<family>[46])(?:[:=]+|$)/i.exec(rest);
    const registry = /^(?<source>[A-Za-z][A-Za-z0-9_-]*)(?<colons>:+)/.exec(rest);
    const before = registry?.groups?.source?.toUpperCase() ?? '';
    if (mark && family === null) {
      family = mark.groups?.family === '4' ? 4 : 6;
      rest = rest.slice(mark[0].length);
    } else if (registry && source === null && isSource(before, registry.groups?.colons ?? '', known)) {
      source = before;
      rest = rest.slice(registry[0].length);
    } else {
      break;
    }
  }
  const behind = /^(?<object>.+)@(?<source>[A-Za-z][A-Za-z0-9_-]*)$/.exec(rest);
  if (behind?.groups && source === null) {
    source = (behind.groups.source ?? '').toUpperCase();
    rest = behind.groups.object ?? '';
  }
  // A bare number is an AS.
  return { ...objectName(/^\d+$/.test(rest) ? `AS${rest}` : rest), source, family };
}

/** Two colons always follow a source; one does where the name is known, or it would begin a hierarchical name. */
function isSource(name: string, colons: string, known: ReadonlySet<string>): boolean {
  if (known.has(name)) return true;
  return colons.length > 1 && !/^(?:AS|RS)-|^AS\d+$/.test(name);
}
