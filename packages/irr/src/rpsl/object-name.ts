import { IrrError } from '../irr-error.ts';

/** What an object of a registry is, by its name (RFC 2622 §2, §5). */
export type ObjectKind = 'as' | 'as_set' | 'route_set';

export interface ObjectName {
  readonly kind: ObjectKind;
  /** Without its source, in upper case. */
  readonly name: string;
  /** The number of an autonomous system. */
  readonly asn: number | null;
}

/** A word of a name: letters, digits, `-` and `_` (RFC 2622 §2); one that begins with a dash could pass for an option. */
const NAME = /^(?!-)[A-Za-z0-9][A-Za-z0-9_-]*(?::[A-Za-z0-9][A-Za-z0-9_-]*)*$/;
/** Registries do not take longer names, and a query line has an end. */
const MOST_CHARACTERS = 200;

/** Reads the name of an AS, an AS-SET or a route-set; refuses every other text by name: what is sent to a registry is only ever this. */
export function objectName(text: string): ObjectName {
  const name = text.toUpperCase();
  if (!NAME.test(text) || text.length > MOST_CHARACTERS) throw invalid(text);
  if (/^AS\d+$/.test(name)) {
    const asn = Number(name.slice(2));
    if (asn > 0xffff_ffff) throw invalid(text);
    return { kind: 'as', name: `AS${asn}`, asn };
  }
  const words = name.split(':');
  // RFC 2622 §5: in a hierarchical name at least one word is a set's, the others are sets or ASes.
  if (!words.every((word) => /^(?:AS\d+|AS-.+|RS-.+)$/.test(word))) throw invalid(text);
  if (words.some((word) => word.startsWith('RS-'))) return { kind: 'route_set', name, asn: null };
  if (words.some((word) => word.startsWith('AS-'))) return { kind: 'as_set', name, asn: null };
  throw invalid(text);
}

/** As `objectName`; null where it would refuse. */
export function readObjectName(text: string): ObjectName | null {
  try {
    return objectName(text);
  } catch {
    return null;
  }
}

/** Reads a list of sources: names as registries have them, by comma or blank. */
export function readSources(text: string): string[] {
  const sources = text.split(/[\s,]+/).filter((source) => source !== '');
  for (const source of sources) {
    if (!SOURCE.test(source)) {
      throw new IrrError(
        'option_invalid',
        `${JSON.stringify(source)} is no name of a source: use letters, digits and dashes`,
      );
    }
  }
  return sources.map((source) => source.toUpperCase());
}

const SOURCE = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/;

function invalid(text: string): IrrError {
  const shown = JSON.stringify(text.slice(0, 60));
  const message = `${shown} is no object of a registry: use AS64500, AS-NAME, AS64500:AS-NAME or RS-NAME`;
  return new IrrError('object_invalid', message, { object: text.slice(0, 60) });
}
