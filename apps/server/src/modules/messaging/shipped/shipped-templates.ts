import { readdirSync, readFileSync } from 'node:fs';

/** An e-mail template that the product ships. */
export interface ShippedEmail {
  key: string;
  /** What its row is called. */
  name: string;
  subject: string;
  template: string;
  description: string;
  /** What alone it is written for, such as a maintenance, whose data it needs; null for any e-mail. */
  for: string | null;
}

const FOLDER = new URL('../../../../templates/emails/', import.meta.url);

/** The e-mail templates that the product ships, by key; each is a file. */
export const shippedEmails = (): ShippedEmail[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.j2'))
    .toSorted()
    .map((file) => shippedEmail(file.slice(0, -'.j2'.length)));

/** One of them, as its file says it: `Subject:`, where wanted `Name:`, `About:` and `For:`, an empty line, the body. */
export function shippedEmail(key: string): ShippedEmail {
  const text = readFileSync(new URL(`${key}.j2`, FOLDER), 'utf8');
  const end = text.indexOf('\n\n');
  const heads = new Map(
    text
      .slice(0, end)
      .split('\n')
      .map((line): [string, string] => {
        const at = line.indexOf(':');
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      }),
  );
  return {
    key,
    name: heads.get('name') ?? nameOf(key),
    subject: heads.get('subject') ?? '',
    template: text.slice(end + 2),
    description: heads.get('about') ?? '',
    for: heads.get('for') ?? null,
  };
}

/** `max-prefix-change` as `Max prefix change`. */
const nameOf = (key: string): string => {
  const words = key.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
