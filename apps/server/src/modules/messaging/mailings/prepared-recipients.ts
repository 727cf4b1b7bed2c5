import { Address, WRITTEN } from '@peersmith/answers';
import type { EmailAbout, EmailError, EmailText, Json } from '@peersmith/rendering';
import type { Context } from '../../../engine/context.ts';
import { type MaskedEmail, renderEmails } from '../../rendering/index.ts';
import { addresseesOf } from '../addressees/addressees-of.ts';
import { rulesAgainst } from '../outbox/index.ts';
import type { Meant } from './audience.ts';
import type { RecipientState, StoredMailing } from './stored-mailing.ts';

/** A network of a mailing as it is kept once it is prepared. */
export interface PreparedRecipient {
  asn: number;
  network_name: string;
  autonomous_system: number | null;
  peeringdb_network: number | null;
  sessions: Meant['sessions'];
  to: string[];
  why: string;
  subject: string;
  body: string;
  findings: unknown[];
  masked: number;
  state: RecipientState;
  error: string;
}

type Writing = Pick<StoredMailing, 'purpose' | 'given'> & { template: EmailText; writer: number };

/** Chooses whom networks are written to, and renders what: three statements and one rendering, however many they are. */
export async function preparedRecipients(
  context: Context,
  { purpose, given, template, writer }: Writing,
  networks: readonly Meant[],
): Promise<PreparedRecipient[]> {
  const addressees = await addresseesOf(context, networks, purpose);
  const rules = await rulesAgainst(
    context,
    networks.map(({ asn }) => asn),
  );
  const known = networks.filter(isKnown);
  const outcomes = await renderEmails(
    context,
    template,
    known.map((one) => aboutOf(one, writer, given)),
  );
  const texts = new Map(known.map(({ asn }, at) => [asn, outcomes[at]]));
  return networks.map((one) => {
    const { to = [], why = '' } = addressees.get(one.asn) ?? {};
    const good = to.filter(({ email }) => Address.safeParse(email).success).map(({ email }) => email);
    const text = writtenBy(texts.get(one.asn));
    const bad = to.length - good.length;
    const reason =
      reasonAgainst(one, { rule: rules.get(one.asn)?.text, addresses: good.length, bad, why }) ?? text;
    return {
      ...{ asn: one.asn, network_name: one.name.slice(0, 255), autonomous_system: one.autonomous_system },
      ...{ peeringdb_network: one.network, sessions: one.sessions, to: good, why },
      ...{ subject: text.subject, body: text.body, findings: text.findings, masked: text.masked },
      ...{ state: reason.state, error: reason.error.slice(0, 4000) },
    };
  });
}

const isKnown = ({ autonomous_system, network }: Meant) => autonomous_system !== null || network !== null;

const aboutOf = (one: Meant, writer: number, given: Readonly<Record<string, Json>>): EmailAbout => ({
  autonomous_system: one.autonomous_system ?? writer,
  network: one.autonomous_system === null ? one.network : null,
  local_autonomous_system: writer,
  ...(one.sessions.length > 0 ? { sessions: one.sessions } : {}),
  given: { exchanges: one.exchanges, ...given },
});

interface Reason {
  state: RecipientState;
  error: string;
}

/** Why a network is not written to, whatever the template gives; null where nothing is against it. */
function reasonAgainst(
  one: Meant,
  { rule, addresses, bad, why }: { rule: string | undefined; addresses: number; bad: number; why: string },
): Reason | null {
  if (one.is_own) return { state: 'excluded', error: 'It is a network of your own.' };
  if (rule !== undefined) return { state: 'do_not_write', error: rule };
  if (!isKnown(one))
    return {
      state: 'no_address',
      error: `AS${one.asn} is neither among your autonomous systems nor in PeeringDB.`,
    };
  if (addresses > 0) return null;
  return {
    state: 'no_address',
    error: bad > 0 ? 'What is known of it are no e-mail addresses: mend its contacts.' : why,
  };
}

const NOTHING = { subject: '', body: '', findings: [], masked: 0 };

/** What was rendered, or why it cannot be sent. */
function writtenBy(
  outcome: MaskedEmail | EmailError | undefined,
): Reason & Pick<PreparedRecipient, 'subject' | 'body' | 'findings' | 'masked'> {
  if (!outcome) return { ...NOTHING, state: 'ready', error: '' };
  if (outcome.kind === 'error') {
    const { part, template, line, detail } = outcome;
    return { ...NOTHING, state: 'template_error', error: `${part} of ${template}, line ${line}: ${detail}` };
  }
  const { findings, masked } = outcome;
  const text = { subject: outcome.subject.trim(), body: outcome.body, findings, masked };
  for (const part of ['subject', 'body'] as const) {
    const read = WRITTEN[part].safeParse(text[part]);
    if (!read.success)
      return { ...text, state: 'template_error', error: `${part}: ${read.error.issues[0]?.message}` };
  }
  return { ...text, state: 'ready', error: '' };
}
