import { TemplateRuntimeError, typeError } from '../errors.ts';
import { textArgument } from '../methods/text.ts';
import { iterate, textLength } from '../ops/iterate.ts';
import { indexArgument } from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import type { Context } from '../runtime/context.ts';
import { escapeHtml, Markup } from '../values/markup.ts';

const ADDRESS =
  /^((https?:\/\/|www\.)([\p{L}\p{N}_%-]+\.)+([a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})|(https?:\/\/)(([\p{L}\p{N}_%-]{2,63})|([a-z]{2,63}\.)?localhost|((\d{1,3})(\.\d{1,3}){3})|(\[([\da-f]{0,4}:){2,7}[\da-f]{0,4}\])))(:\d{1,5})?([/?#]\S*)?$|^([\p{L}\p{N}_%-]{2,}\.)+(com|net|int|edu|gov|org|info|mil)(:\d{1,5})?([/?#]\S*)?$/iu;
const MAIL = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
const SCHEME = /^([\w.+-]{2,}:(\/){0,2})$/;

/** What stands around an address in a sentence. */
interface Word {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

/** The `urlize` filter. */
export function urlize(
  value: unknown,
  trimLimit: unknown,
  nofollow: unknown,
  target: unknown,
  rel: unknown,
  extraSchemes: unknown,
  context: Context,
): string | Markup {
  const { policies } = context.environment;
  const relations = new Set((rel === null ? '' : str(rel)).split(/\s+/).filter((word) => word !== ''));
  if (isTrue(nofollow)) relations.add('nofollow');
  for (const word of (policies.urlizeRel ?? '').split(' ')) if (word !== '') relations.add(word);
  const attributes =
    (relations.size > 0 ? ` rel="${escapeHtml([...relations].sort().join(' '))}"` : '') +
    ((target ?? policies.urlizeTarget) === null
      ? ''
      : ` target="${escapeHtml(str(target ?? policies.urlizeTarget))}"`);
  const schemes =
    extraSchemes === null ? policies.urlizeExtraSchemes : Array.from(iterate(extraSchemes), str);
  for (const scheme of schemes) {
    if (!SCHEME.test(scheme)) throw new TemplateRuntimeError(`'${scheme}' is not a valid URI scheme prefix.`);
  }
  const source = value instanceof Markup ? value.text : escapeHtml(str(value));
  if (value === undefined) throw typeError(textArgument(value));
  const text = source
    .split(/(\s+)/u)
    .map((word) => linked(unwrap(word), attributes, schemes, trimLimit))
    .join('');
  return context.autoescape ? new Markup(text) : text;
}

function unwrap(word: string): Word {
  const head = /^([([<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = '';
  if (/[)\]>.,\n]$|&gt;$/.test(middle)) {
    tail = /([)\]>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
    middle = middle.slice(0, middle.length - tail.length);
  }
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    ({ middle, tail } = balance(middle, tail, open, close));
  }
  return { head, middle, tail };
}

/** A closing bracket behind the address belongs to it when it was opened in it. */
function balance(
  middle: string,
  tail: string,
  open: string,
  close: string,
): { middle: string; tail: string } {
  const opened = middle.split(open).length - 1;
  if (opened <= middle.split(close).length - 1) return { middle, tail };
  let body = middle;
  let rest = tail;
  for (let step = Math.min(opened, rest.split(close).length - 1); step > 0; step--) {
    const end = rest.indexOf(close) + close.length;
    body += rest.slice(0, end);
    rest = rest.slice(end);
  }
  return { middle: body, tail: rest };
}

function linked(
  { head, middle, tail }: Word,
  attributes: string,
  schemes: readonly string[],
  limit: unknown,
): string {
  const shown = (text: string) =>
    limit !== null && textLength(text) > indexArgument(limit)
      ? `${Array.from(text).slice(0, indexArgument(limit)).join('')}...`
      : text;
  if (ADDRESS.test(middle)) {
    const href = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    return `${head}<a href="${href}"${attributes}>${shown(middle)}</a>${tail}`;
  }
  if (middle.startsWith('mailto:') && MAIL.test(middle.slice(7))) {
    return `${head}<a href="${middle}">${middle.slice(7)}</a>${tail}`;
  }
  if (middle.includes('@') && !middle.startsWith('www.') && !middle.includes(':') && MAIL.test(middle)) {
    return `${head}<a href="mailto:${middle}">${middle}</a>${tail}`;
  }
  const scheme = schemes.find((prefix) => middle !== prefix && middle.startsWith(prefix));
  if (scheme !== undefined) return `${head}<a href="${middle}"${attributes}>${middle}</a>${tail}`;
  return head + middle + tail;
}
