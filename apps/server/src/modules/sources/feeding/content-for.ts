import { fedByFile } from '@peersmith/model';
import { checkSyntax } from '@peersmith/rendering';
import { type AnyResource, carries } from '@peersmith/resource';
import { parse, YAMLParseError } from 'yaml';
import type { Engine } from '../../../engine/context.ts';

/** What comes of a file for a field: its value, or why it cannot be one. */
export type Content = { value: unknown } | { fault: string };

const MOST_DATA_BYTES = 1_000_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The resources whose objects files can feed. */
export const fedResources = (engine: Engine): AnyResource[] =>
  Object.values(engine.registry).filter((resource) => carries(resource, fedByFile));

/** The field that a file feeds: a template, or data. */
export const fedField = (resource: AnyResource): 'template' | 'data' =>
  'template' in resource.fields ? 'template' : 'data';

/** What a file is for such an object: the text of a template that can be read, or a mapping. */
export function contentFor(
  resource: AnyResource,
  octets: Buffer,
  { jinja2_trim, jinja2_lstrip }: { jinja2_trim: boolean; jinja2_lstrip: boolean },
): Content {
  const text = textOf(octets);
  if (text === null) return { fault: 'It is not UTF-8.' };
  if (text.trim() === '') return { fault: 'It is empty.' };
  if (fedField(resource) === 'data') return mappingIn(text);
  const error = checkSyntax({ name: '', template: text, jinja2_trim, jinja2_lstrip });
  return error ? { fault: `Line ${error.line ?? '?'}: ${error.detail}` } : { value: text };
}

/** A content as text; null where it is none. */
export function textOf(octets: Uint8Array): string | null {
  try {
    const text = utf8.decode(octets);
    // PostgreSQL's texts hold no zeros.
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Data as YAML, of which JSON is a part. */
function mappingIn(text: string): Content {
  if (text.length > MOST_DATA_BYTES) return { fault: 'It has more than 1 MB.' };
  let read: unknown;
  try {
    read = JSON.parse(JSON.stringify(parse(text, { maxAliasCount: 100, prettyErrors: false }) ?? null));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const line =
      error instanceof YAMLParseError ? `Line ${text.slice(0, error.pos[0]).split('\n').length}: ` : '';
    return { fault: `${line}${error.message.split('\n')[0]}` };
  }
  const isMapping = typeof read === 'object' && read !== null && !Array.isArray(read);
  if (!isMapping || Object.keys(read ?? {}).length === 0)
    return { fault: 'It holds no mapping: data begin with names, such as `asn: 64500`.' };
  return { value: read };
}
