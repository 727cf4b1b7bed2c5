import * as z from 'zod';
import { Place } from './findings.ts';
import type { Finding, MemberExport } from './member-export.ts';
import { MemberExportError } from './member-export-error.ts';
import { readExchanges } from './read-exchanges.ts';
import { readMembers } from './read-members.ts';
import { settlePorts } from './settle-ports.ts';
import { readText } from './values.ts';

const Shape = z.looseObject({ ixp_list: z.unknown(), member_list: z.array(z.unknown()) });
const VERSIONS = /^(?:0\.[6-9]|1\.0)$/;
/** Years that a file can be from; others no database keeps. */
const isTime = (text: string) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1990 && year < 2200;
};
/** As much of a file as tells how it is written. */
const MOST_BEGINNING = 100;
const When = z.string().refine(isTime);

/**
 * Reads a member export of the versions 0.6 to 1.0, as text or as what JSON made of it. One bad member spoils nothing else: all that is
 * wrong is among the findings. Fails with a `MemberExportError` where it is no member export.
 */
export function readMemberExport(given: unknown): MemberExport {
  const { success, data } = Shape.safeParse(typeof given === 'string' ? parse(given) : given);
  if (!success)
    throw new MemberExportError(
      'no_export',
      'it is JSON, but no member export: an object with the lists `ixp_list` and `member_list` is expected',
    );
  const findings: Finding[] = [];
  const root = new Place(findings);
  const version = readText(root.at('version'), data.version);
  if (!VERSIONS.test(version))
    root
      .at('version')
      .find(
        'version_unknown',
        `Versions 0.6 to 1.0 are known, not ${version || 'none'}; it was read as 1.0.`,
      );
  const generated = root.at('timestamp').read(When, data.timestamp, 'a time');
  if (data.ixp_list === undefined) root.at('ixp_list').find('missing', 'The file names no exchange.');
  const exchanges = readExchanges(root, data.ixp_list);
  const { members, ports: placed } = readMembers(root, data.member_list, exchanges);
  const settled = settlePorts(placed, findings, ({ ixp, address }) => `${ixp} ${address}`);
  const made = generated === null ? null : new Date(generated).toISOString();
  return { version, generated: made, exchanges, members, ...settled, findings };
}

function parse(text: string): unknown {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') throw new MemberExportError('empty', 'it is empty');
  // With what comes of octets that are no UTF-8.
  if (start.startsWith('\u001F'))
    throw new MemberExportError(
      'compressed',
      'it is compressed (gzip): give the address of the file as it is, or unpack it and upload that',
    );
  if (start.slice(0, MOST_BEGINNING).includes('\0'))
    throw new MemberExportError('encoding', 'it is in UTF-16, where JSON is to be in UTF-8 (RFC 8259)');
  if (start.startsWith('<'))
    throw new MemberExportError(
      'html',
      'it is a web page, not JSON: the address leads to something for people, or to a sign-in',
    );
  try {
    return JSON.parse(start);
  } catch (cause) {
    throw new MemberExportError('json_invalid', `it is no JSON: ${reasonOf(cause)}`, { cause });
  }
}

/** What JSON says of a text has a piece of that text in it. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'it cannot be read';
  return cause.message
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 200)
    .toWellFormed();
}
