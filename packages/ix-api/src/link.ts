import { IxApiError } from './ix-api-error.ts';

/**
 * The address of the next page, by a `Link` header (RFC 8288); null where there is none. A server behind another one often does not know
 * its own scheme and port, so that the page is asked for where this one was. A link to another host fails: a list that ends early
 * is not told from a whole one.
 */
export function nextPage(header: string | null, url: string): string | null {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (!/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s|"|;|$)/i.test(parameters)) continue;
    const [here, next] = [new URL(url), URL.parse(target, url)];
    if (next?.hostname === here.hostname) return `${here.origin}${next.pathname}${next.search}`;
    throw new IxApiError(
      'answer_invalid',
      `the next page is at ${next?.hostname || 'no address'}, and not at ${here.hostname}`,
    );
  }
  return null;
}
