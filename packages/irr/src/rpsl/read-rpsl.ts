/** An RPSL object: attributes in their order, names in lower case, continuation lines joined (RFC 2622 §2). */
export interface RpslObject {
  readonly kind: string;
  readonly key: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** Reads objects that blank lines part; comments (`%` or `#`) are left out. What is no attribute is passed over. */
export function readRpsl(text: string): RpslObject[] {
  const objects: RpslObject[] = [];
  for (const paragraph of text.replaceAll('\r', '').split(/\n(?:[ \t]*\n)+/)) {
    const attributes = attributesOf(paragraph);
    const [first] = attributes;
    if (first) objects.push({ kind: first[0], key: first[1].toUpperCase(), attributes });
  }
  return objects;
}

function attributesOf(paragraph: string): [string, string][] {
  const attributes: [string, string][] = [];
  for (const line of paragraph.split('\n')) {
    if (line.startsWith('%') || line.startsWith('#')) continue;
    const last = attributes.at(-1);
    if (/^[ \t+]/.test(line) && last) {
      last[1] = `${last[1]} ${withoutComment(line.slice(1))}`.trim();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    attributes.push([line.slice(0, colon).trim().toLowerCase(), withoutComment(line.slice(colon + 1))]);
  }
  return attributes;
}

function withoutComment(value: string): string {
  const hash = value.indexOf('#');
  return (hash === -1 ? value : value.slice(0, hash)).trim();
}

/** The values of an attribute, in order. */
export function valuesOf(object: RpslObject, ...names: readonly string[]): string[] {
  return object.attributes.filter(([name]) => names.includes(name)).map(([, value]) => value);
}

/** The members of an as-set or route-set, those for several families too (RFC 2622 §5, RFC 4012 §4). */
export function membersOf(object: RpslObject): string[] {
  return valuesOf(object, 'members', 'mp-members')
    .flatMap((value) => value.split(/[\s,]+/))
    .filter((member) => member !== '');
}
