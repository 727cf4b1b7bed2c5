import { MASK } from '@peersmith/resource';
import { turns } from '../../platform/turns.ts';

const VALUE = `("[^"\\n]*"|'[^'\\n]*'|[^\\s;]+)`;
const KIND =
  '(?:(?:\\d{1,2}|encrypted|cleartext|plaintext|plain|sha\\d*|sha-?256|md5|hash|cipher|clear)\\s+)?';
/** What stands before a secret in the languages of routers. */
const BEFORE = [
  'password',
  'passwd',
  'secret',
  'passphrase',
  'authentication-key',
  'authentication-password',
  'privacy-key',
  'privacy-password',
  'encrypted-password',
  'plaintext-password',
  'plain-text-password-value',
  'pre-shared-key',
  'pre-shared-secret',
  'pre_shared_key',
  'shared-secret',
  'key-string',
  'auth-key',
  'snmp-server community',
  'snmp-server user \\S+ \\S+(?: v3)? auth \\S+',
  'authentication md5',
  'message-digest-key \\d+ md5',
  'md5 \\d+ key',
  'key-hash \\S+',
  '(?:tacacs|radius|server|host)\\S*(?: \\S+){0,4} key',
].join('|');
const SECRET = new RegExp(`((?:^[-+ ]?|[\\s{"'])(?:${BEFORE})["']?\\s*[:=]?\\s+${KIND})${VALUE}`, 'gim');
const URL_SECRET = /(\w+:\/\/[^\s:/@]+:)[^\s@/]+(@)/g;

/** Words without which no line has a secret: most lines have none of them, and are looked at once. */
const WORD = /pass|secret|key|community|md5|auth|:\/\//gi;

/** A text with masks for what stands where routers have secrets. */
export function hidePatterns(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  WORD.lastIndex = 0;
  for (let found = WORD.exec(text); found; found = WORD.exec(text)) {
    const start = text.lastIndexOf('\n', found.index) + 1;
    const next = text.indexOf('\n', found.index);
    const end = next < 0 ? text.length : next;
    parts.push(text.slice(kept, start), hideInLine(text.slice(start, end)));
    kept = end;
    WORD.lastIndex = end;
  }
  parts.push(text.slice(kept));
  return parts.join('');
}

const hideInLine = (line: string): string =>
  line.replace(SECRET, (_all, before: string) => `${before}${MASK}`).replace(URL_SECRET, `$1${MASK}$2`);

const SLICE = 20_000;
const SHORTEST = 4;

/**
 * A text with masks for known secrets, and for whatever stands where routers have secrets; and how many there are. Long texts are
 * read a part at a time, while others have their turn.
 */
export async function maskText(
  text: string,
  known: readonly string[],
): Promise<{ text: string; masked: number }> {
  const secrets = [...new Set(known)]
    .filter((one) => one.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  const pass = turns();
  const parts: string[] = [];
  let masked = 0;
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at + SLICE);
    const end = next < 0 ? text.length : next + 1;
    let part = text.slice(at, end);
    for (const secret of secrets) part = part.replaceAll(secret, MASK);
    part = hidePatterns(part);
    masked += part.split(MASK).length - 1;
    parts.push(part);
    at = end;
    await pass();
  }
  return { text: parts.join(''), masked };
}

/** The secrets that stand in a text where another has masks; null where the two are not the same text otherwise. */
export function secretsBetween(open: string, masked: string, mask: string): string[] | null {
  if (open === masked) return [];
  const [openLines, maskedLines] = [open.split('\n'), masked.split('\n')];
  if (openLines.length !== maskedLines.length) return null;
  const found = new Set<string>();
  for (const [at, line] of maskedLines.entries()) {
    const own = openLines[at] ?? '';
    if (line === own) continue;
    if (!line.includes(mask)) return null;
    const pattern = new RegExp(`^${line.split(mask).map(escaped).join('(.*?)')}$`);
    const match = pattern.exec(own);
    if (!match) return null;
    for (const secret of match.slice(1)) if (secret) found.add(secret);
  }
  return [...found];
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
