import { createHash } from 'node:crypto';
import type { Source, Tag, Validators } from '@peersmith/peeringdb';
import type { Fingerprint, Mark } from './marks.ts';

/** Changes that PeeringDB stamped before the mark may have become visible after it, and its full answers are as old as their cache. */
const OVERLAP_S = 900;

/** What depends on who asks: contacts for users only, and the member lists of exchanges. */
const DEPENDS_ON_CREDENTIAL: readonly Tag[] = ['poc', 'ixlan'];

/** How one object type is to be read. */
export interface Plan {
  full: boolean;
  /** Why everything is asked for; null when only changes are. */
  why:
    | 'first time'
    | 'asked'
    | 'another source'
    | 'another key'
    | 'the mirror differs'
    | 'a folder'
    | 'no mark'
    | null;
  since: number | undefined;
  unless: Validators | undefined;
  /** The answer comes from where the mirror's rows came from, so rows of the mirror may be newer than it. */
  sameOrigin: boolean;
}

/** Where a source is, without secrets. */
export const nameOf = (source: Source): string =>
  'folder' in source ? source.folder : source.url.replace(/^(https?:\/\/)[^/@]*@/i, '$1');

/** A digest that tells one key from another, and from none. */
export const credentialOf = (source: Source): string =>
  'url' in source && source.api_key
    ? createHash('sha256').update(source.api_key).digest('base64url').slice(0, 22)
    : '';

/** Decides between everything and the changes since the mark. */
export function planType(
  tag: Tag,
  {
    source,
    mark,
    now,
    full,
  }: { source: Source; mark: Mark | undefined; now: Fingerprint | undefined; full: boolean },
): Plan {
  const all = { full: true, since: undefined };
  if (!mark) return { ...all, why: 'first time', unless: undefined, sameOrigin: false };
  if (mark.source !== nameOf(source))
    return { ...all, why: 'another source', unless: undefined, sameOrigin: false };
  if (DEPENDS_ON_CREDENTIAL.includes(tag) && mark.credential !== credentialOf(source))
    return { ...all, why: 'another key', unless: undefined, sameOrigin: false };
  if (mark.checksum !== now?.checksum)
    return { ...all, why: 'the mirror differs', unless: undefined, sameOrigin: false };
  const { etag, last_modified, high_water } = mark;
  const unless = etag !== null || last_modified !== null ? { etag, last_modified } : undefined;
  if (full) return { ...all, why: 'asked', unless, sameOrigin: true };
  if ('folder' in source) return { ...all, why: 'a folder', unless, sameOrigin: true };
  if (high_water === null) return { ...all, why: 'no mark', unless, sameOrigin: true };
  return {
    full: false,
    why: null,
    since: Math.max(0, high_water - OVERLAP_S),
    unless: undefined,
    sameOrigin: true,
  };
}
