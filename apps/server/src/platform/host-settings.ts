import { z } from 'zod';
import { parseHostEntry } from './host-names.ts';
import { proxyPrefixes } from './trusted-proxies.ts';

const NONE = ['false', 'no', 'off', '0'];
const listOf = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
/** The proxies that are believed; nothing is a list of none. */
export const trustProxy = z.string().transform((text, context): string[] => {
  const entries = NONE.includes(text.toLowerCase()) ? [] : listOf(text);
  for (const entry of entries)
    if (!proxyPrefixes(entry))
      context.addIssue(
        'must be the proxies themselves, as comma-separated addresses or prefixes such as 127.0.0.1 or 10.1.0.0/24: what anybody says of forwarding is not believed',
      );
  return entries;
});
/** The host names of a server. */
export const hosts = z.string().transform((text, context): string[] =>
  listOf(text).map((entry) => {
    const read = parseHostEntry(entry);
    if (read === null)
      context.addIssue(
        'must be comma-separated host names or addresses without scheme and port, for example peering.example.net',
      );
    return read ?? '';
  }),
);
