import type { Addressees, EmailPurpose, Recipient } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { type Addressed, recipientsOf } from '../recipients.ts';
import { mailSettings } from '../settings.ts';
import { chosenBy } from './contact-rule.ts';

/** Who gets e-mails of a purpose, network by network: whom the rule chooses, who else could, and why. Two statements, however many networks. */
export async function addresseesOf(
  context: Context,
  networks: readonly Addressed[],
  purpose: EmailPurpose,
): Promise<Map<number, Addressees>> {
  const known = await recipientsOf(context, networks);
  const rule = ruleOf(context, purpose);
  return new Map(Array.from(known, ([asn, all]) => [asn, addressees(all, chosenBy(rule, all))]));
}

const addressees = (
  all: readonly Recipient[],
  { to, why }: { to: readonly Recipient[]; why: string },
): Addressees => ({ to: [...to], others: all.filter((one) => !to.includes(one)), why });

function ruleOf(context: Context, purpose: EmailPurpose) {
  const { EMAIL_RULE_PEERING, EMAIL_RULE_MAINTENANCE, EMAIL_RULE_TECHNICAL } = mailSettings.of(context);
  const rules = {
    peering: EMAIL_RULE_PEERING,
    maintenance: EMAIL_RULE_MAINTENANCE,
    technical: EMAIL_RULE_TECHNICAL,
  };
  return rules[purpose];
}
