import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { RouterError, type RouterStep } from '../router-error.ts';
import { FramingError } from './framing.ts';

/** Base capabilities (RFC 6241 §8.1). */
export const BASE_1_0 = 'urn:ietf:params:netconf:base:1.0';
export const BASE_1_1 = 'urn:ietf:params:netconf:base:1.1';

/** One `rpc-error` (RFC 6241 §4.3). */
export interface RpcProblem {
  severity: 'error' | 'warning';
  tag: string;
  message: string;
  path: string | null;
  /** The session that holds what is asked for, where the device says so; 0 for something that is no NETCONF session. */
  session_id: number | null;
}

/** The greeting of a device. */
export interface Hello {
  capabilities: ReadonlySet<string>;
  sessionId: number;
}

/** The largest answer that is taken, unless told otherwise. */
export const MOST_BYTES = 64 * 1024 * 1024;

// Names without their prefixes: devices choose those as they like. Entities of a DTD are not read at all.
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: MOST_BYTES },
  isArray: (name) => name === 'rpc-error' || name === 'capability',
});

/** Reads a greeting. */
export function helloIn(answer: unknown, host: string): Hello {
  const held = at(answer, 'hello', 'capabilities', 'capability');
  const capabilities = new Set((Array.isArray(held) ? held : []).map((one) => String(one).trim()));
  if (!capabilities.has(BASE_1_0) && !capabilities.has(BASE_1_1))
    throw new RouterError('not_spoken', `${host} says no hello of NETCONF 1.0 or 1.1`, {
      step: 'connect',
      host,
    });
  return { capabilities, sessionId: Number(at(answer, 'hello', 'session-id') ?? 0) };
}

/** A value within parsed XML; undefined where the path is not there. */
export function at(node: unknown, ...path: string[]): unknown {
  let here = node;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

/** Reads XML, which must be well-formed. */
export function parsed(xml: string, host: string, step: RouterStep): unknown {
  const sound = XMLValidator.validate(xml);
  if (sound !== true)
    throw new RouterError('answer_invalid', `${host} answered what is no XML: ${sound.err.msg}`, {
      step,
      host,
    });
  return parser.parse(xml);
}

/** The `rpc-error`s of an answer, wherever devices put them: Junos has those of each routing engine in its results. */
export function problemsIn(answer: unknown): RpcProblem[] {
  return errorsIn(answer).map((one) => ({
    severity: at(one, 'error-severity') === 'warning' ? 'warning' : 'error',
    tag: textOf(at(one, 'error-tag')) ?? 'operation-failed',
    message: textOf(at(one, 'error-message')) ?? textOf(at(one, 'error-app-tag')) ?? 'no reason given',
    path: textOf(at(one, 'error-path')),
    session_id: numberOf(at(one, 'error-info', 'session-id')),
  }));
}

function errorsIn(node: unknown): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, held]) =>
    name === 'rpc-error' ? [held].flat() : [held].flat().flatMap(errorsIn),
  );
}

const textOf = (held: unknown): string | null =>
  held === undefined || held === null || typeof held === 'object' ? null : String(held).trim() || null;
const numberOf = (held: unknown): number | null => {
  const text = textOf(held);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
};

const LOCKED = new Set(['lock-denied', 'in-use']);

/** What a device refused, with the code that fits. */
export function refusal(host: string, step: RouterStep, problems: readonly RpcProblem[]): RouterError {
  const [first] = problems;
  const answers = problems.map(({ message, path }) => (path ? `${message} (${path})` : message));
  const modified = problems.find(({ message }) => /configuration database modified/i.test(message));
  if (modified)
    return new RouterError(
      'foreign_edits',
      `${host} has a candidate that somebody else has edited and not committed: ${modified.message}`,
      { step, host, answers },
    );
  const held = problems.find(({ tag, message }) => LOCKED.has(tag) || /\blocked by\b/i.test(message));
  if (held) {
    const person = /\blocked by:?\s+(?:user )?([\w.@-]+)/i.exec(held.message)?.[1];
    const holder =
      held.session_id === null && person !== undefined
        ? person
        : held.session_id === null
          ? 'somebody else'
          : held.session_id === 0
            ? 'something that is no NETCONF session'
            : `session ${held.session_id}`;
    return new RouterError('locked', `${host} is locked by ${holder}: ${held.message}`, {
      step,
      host,
      holder,
      answers,
    });
  }
  const code =
    first?.tag === 'access-denied'
      ? 'privilege_missing'
      : first?.tag === 'operation-not-supported'
        ? 'capability_missing'
        : 'refused';
  return new RouterError(code, `${host} refuses to ${step}: ${answers.join('; ')}`, { step, host, answers });
}

/** The connection is gone. */
export const lost = (host: string, step: RouterStep, cause: unknown) =>
  new RouterError('connection_lost', `the connection to ${host} was lost while it was to ${step}`, {
    step,
    host,
    cause,
  });

/** What ended a session, as an error of whoever waits. */
export function unframed(host: string, step: RouterStep, cause: unknown): RouterError {
  if (!(cause instanceof FramingError)) return lost(host, step, cause);
  return new RouterError(
    cause.tooLarge ? 'answer_too_large' : 'answer_invalid',
    `${host}: ${cause.message}`,
    { step, host, cause },
  );
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Text as XML holds it. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (one) => ESCAPED[one] ?? one);

const ENTITY = /&(?:amp|lt|gt|quot|apos|#(\d+)|#x([0-9a-f]+));/gi;
const UNESCAPED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

/**
 * The text of the first element of a name, which holds nothing else; empty where it is not there. A configuration of megabytes is taken out
 * without reading all around it as XML.
 */
export function textIn(xml: string, name: string): string {
  const opened = new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?/?>`).exec(xml);
  if (!opened || opened[0].endsWith('/>')) return '';
  const begins = opened.index + opened[0].length;
  if (xml.startsWith('<![CDATA[', begins))
    return xml.slice(begins + 9, Math.max(0, xml.indexOf(']]>', begins)));
  return xml
    .slice(begins, Math.max(begins, xml.indexOf('<', begins)))
    .replace(ENTITY, (entity, decimal: string | undefined, hex: string | undefined) =>
      decimal === undefined && hex === undefined
        ? (UNESCAPED[entity.toLowerCase()] ?? entity)
        : String.fromCodePoint(Number.parseInt(decimal ?? hex ?? '0', decimal === undefined ? 16 : 10)),
    )
    .trim();
}
