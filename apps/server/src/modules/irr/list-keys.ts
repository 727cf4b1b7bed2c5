import { createHash } from 'node:crypto';
import { type AsSetPart, type Override, readOverride, readSources, splitAsSet } from '@peersmith/irr';
import type { IRR_KIND } from '@peersmith/model';
import type { irrSettings } from './settings.ts';

export type IrrKind = keyof typeof IRR_KIND;
export const IRR_KINDS = ['ipv6', 'ipv4', 'as_list'] as const satisfies readonly IrrKind[];
export type IrrSettings = ReturnType<typeof irrSettings.of> & { RPKI_DROP_INVALID: boolean };

/** What of an AS decides which lists are its own. */
export interface ListOwner {
  asn: number;
  irr_as_set: string | null;
  retrieve_prefixes: boolean;
  retrieve_as_list: boolean;
  irr_sources_override: string;
  irr_ipv6_prefixes_args_override: string;
  irr_ipv4_prefixes_args_override: string;
  irr_fallback_to_asn: boolean | null;
  rpki_drop_invalid: boolean | null;
}

/** The columns of an AS that its lists follow from. */
export const OWNER_COLUMNS = [
  'asn',
  'irr_as_set',
  'retrieve_prefixes',
  'retrieve_as_list',
  'irr_sources_override',
  'irr_ipv6_prefixes_args_override',
  'irr_ipv4_prefixes_args_override',
  'irr_fallback_to_asn',
  'rpki_drop_invalid',
] as const satisfies readonly (keyof ListOwner)[];

/** What a list is asked for by: all who have the same share it. */
export interface ListKey {
  kind: IrrKind;
  objects: string;
  sources: string;
  options: string;
  fallback: number | null;
}

/** The lists of an AS: a function of its row and the settings alone. What it has no AS-SET for and may not stand in for itself is no list. */
export function listKeysOf(owner: ListOwner, settings: IrrSettings): ListKey[] {
  const fallback = (owner.irr_fallback_to_asn ?? settings.IRR_FALLBACK_TO_ASN) ? Number(owner.asn) : null;
  const sources = canonicalSources(owner.irr_sources_override, settings);
  return IRR_KINDS.filter((kind) =>
    kind === 'as_list' ? owner.retrieve_as_list : owner.retrieve_prefixes,
  ).flatMap((kind) => {
    const objects = objectsOf(owner.irr_as_set ?? '', kind, settings);
    if (objects === '' && fallback === null) return [];
    return {
      kind,
      objects: objects || `AS${fallback}`,
      sources,
      options: kind === 'as_list' ? '' : optionsOf(owner, kind, settings),
      fallback,
    };
  });
}

/** SHA-256 of a key. */
export const digestOfKey = ({ kind, objects, sources, options, fallback }: ListKey): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, objects, sources, options, fallback]))
    .digest('hex');

/** The objects of an AS-SET that a list is of, as we write them; what cannot be read is kept as it is, and fails when it is asked for. */
export function objectsOf(text: string, kind: IrrKind, settings: IrrSettings): string {
  try {
    return partsOf(text, kind, settings)
      .map(({ name, source }) => (source === null ? name : `${source}::${name}`))
      .join(' ');
  } catch {
    return text.trim().replaceAll(/\s+/g, ' ');
  }
}

/** The objects of an AS-SET for a family, or for both. Fails where one cannot be read. */
export function partsOf(text: string, kind: IrrKind, settings: IrrSettings): AsSetPart[] {
  const family = familyOf(kind);
  const parts = new Map<string, AsSetPart>();
  for (const part of splitAsSet(text, readSources(settings.BGPQ3_SOURCES))) {
    if (family !== null && part.family !== null && part.family !== family) continue;
    const source = settings.BGPQ4_KEEP_SOURCE_IN_SET ? part.source : null;
    parts.set(`${source} ${part.name}`, { ...part, source, family: null });
  }
  return [...parts.values()];
}

/** The family of a kind; null where it has none. */
export const familyOf = (kind: IrrKind): 4 | 6 | null =>
  kind === 'as_list' ? null : kind === 'ipv6' ? 6 : 4;

function canonicalSources(override: string, { BGPQ3_SOURCES }: IrrSettings): string {
  const text = override.trim() || BGPQ3_SOURCES;
  try {
    return readSources(text).join(',');
  } catch {
    return text;
  }
}

function optionsOf(
  owner: ListOwner,
  kind: 'ipv6' | 'ipv4',
  { BGPQ3_ARGS, RPKI_DROP_INVALID }: IrrSettings,
): string {
  const text = owner[`irr_${kind}_prefixes_args_override`].trim() || BGPQ3_ARGS[kind];
  const drop = (owner.rpki_drop_invalid ?? RPKI_DROP_INVALID) ? [DROP_INVALID] : [];
  try {
    const words = optionsText(readOverride(text, kind === 'ipv6' ? 6 : 4));
    return [...(words === '' ? [] : [words]), ...drop].join(' ');
  } catch {
    return text;
  }
}

/** Ours among bgpq4's options: what RPKI says is invalid is left out. */
export const DROP_INVALID = '--rpki-drop-invalid';

/** What becomes of the prefixes of a list, as it says in its options. */
export function readListOptions(options: string, family: 4 | 6): Override & { drops_invalid: boolean } {
  const words = options.split(' ');
  const others = words.filter((word) => word !== DROP_INVALID);
  return { ...readOverride(others.join(' '), family), drops_invalid: others.length < words.length };
}

/** Options as we write them. */
export function optionsText({ aggregate, lengths, longest, depth }: Override): string {
  const words = [
    aggregate ? '-A' : '',
    lengths?.from ? `-r ${lengths.from}` : '',
    lengths ? `-R ${lengths.to}` : '',
    longest ? `-m ${longest}` : '',
    depth ? `-L ${depth}` : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}
