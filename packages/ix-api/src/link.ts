/** The address of the next page, by a `Link` header (RFC 8288); null where there is none, or it leads to another host. */
export function nextPage(header: string | null, url: string): string | null {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    if (!/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s|"|;|$)/i.test(parameters)) continue;
    const next = URL.parse(target, url);
    return next && next.origin === new URL(url).origin ? next.href : null;
  }
  return null;
}
