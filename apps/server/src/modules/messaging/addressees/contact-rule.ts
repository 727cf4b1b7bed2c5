import type { Recipient } from '@peersmith/answers';
import * as z from 'zod';

/** Whom an entry of a rule stands for: those in a role, or all, of our contacts or of PeeringDB's. */
interface RuleEntry {
  source: Recipient['source'];
  /** Null for any. */
  role: string | null;
}

/** Who gets e-mails of a purpose: the first entry that gives an address. */
export type ContactRule = readonly RuleEntry[];

const SOURCES: Readonly<Record<string, Recipient['source']>> = {
  contacts: 'contact',
  peeringdb: 'peeringdb',
};
const NOT_RULE =
  'must be entries such as contacts:Peering, contacts:*, peeringdb:Policy, peeringdb:* with commas between them';

/** Reads a rule as settings write it. */
export const contactRule = z.string().transform((text, context): ContactRule => {
  const entries = text.split(',').map((part) => {
    const at = part.indexOf(':');
    const source = SOURCES[part.slice(0, at).trim().toLowerCase()];
    const role = part.slice(at + 1).trim();
    return at < 0 || source === undefined || role === ''
      ? null
      : { source, role: role === '*' ? null : role };
  });
  if (entries.every((entry) => entry !== null)) return entries;
  context.addIssue(NOT_RULE);
  return z.NEVER;
});

/** Who of the recipients is chosen, and why; everybody where no entry gives one. */
export function chosenBy(
  rule: ContactRule,
  recipients: readonly Recipient[],
): { to: readonly Recipient[]; why: string } {
  for (const entry of rule) {
    const to = recipients.filter((one) => isMeant(entry, one));
    if (to.length > 0) return { to, why: sentence(entry) };
  }
  const why = recipients.length > 0 ? 'Every address that is known: the rule names none of them.' : NOBODY;
  return { to: recipients, why };
}

const NOBODY = 'No address of this network is known.';

const isMeant = ({ source, role }: RuleEntry, one: Recipient): boolean =>
  one.source === source &&
  (role === null || one.roles.some((its) => its.toLowerCase() === role.toLowerCase()));

const sentence = ({ source, role }: RuleEntry): string => {
  const whose = source === 'contact' ? 'Your contacts' : 'Contacts in PeeringDB';
  return role === null ? `${whose}, in whatever role.` : `${whose} in the role ${role}.`;
};
