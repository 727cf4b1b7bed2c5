import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { MailTest } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { composeMessage } from '../../../platform/mail/compose-message.ts';
import { SmtpFault, type SmtpFaultCode } from '../../../platform/mail/smtp-fault.ts';
import { openSmtp, type SmtpServer } from '../../../platform/mail/smtp-session.ts';
import { identitiesOf, identityText } from '../settings.ts';
import { dkimKeyOf, mailServerOf } from './mail-server.ts';

type Step = MailTest['steps'][number];

/** At which step a fault of the opening belongs. */
const STEPS: Readonly<Partial<Record<SmtpFaultCode, Step['step']>>> = {
  configuration: 'settings',
  no_such_host: 'resolve',
  tls: 'secure',
  sign_in: 'sign_in',
};

/** Sends a message to an address step by step, and says how far it came. It is not kept. */
export async function tryMail(context: Context, to: string): Promise<MailTest> {
  const steps: Step[] = [];
  const well = (step: Step['step'], text: string) => steps.push({ step, ok: true, text });
  try {
    const server = await mailServerOf(context);
    const key = await dkimKeyOf(context);
    well('settings', key ? `Messages are signed for ${key.domain}.` : 'Messages are not signed here.');
    await resolved(server, well);
    const session = await openSmtp(server, (protocol) => {
      well('reach', `${server.host} answers on port ${server.port}.`);
      well(
        'secure',
        protocol
          ? `The connection is secured by ${protocol}.`
          : 'The connection is not secured: anybody on the way can read it.',
      );
    });
    well(
      'sign_in',
      server.username ? `Signed in as ${server.username}.` : 'Nobody signs in: EMAIL_USERNAME is not set.',
    );
    try {
      const { response } = await session.send(...(await letter(context, to, key)));
      well('send', `Taken for ${to}: ${response}`);
    } finally {
      session.close();
    }
  } catch (error) {
    if (!(error instanceof SmtpFault)) throw error;
    const reached = steps.some(({ step }) => step === 'sign_in');
    steps.push({ step: reached ? 'send' : (STEPS[error.code] ?? 'reach'), ok: false, text: error.message });
  }
  return { ok: steps.every(({ ok }) => ok), steps };
}

async function resolved({ host }: SmtpServer, well: (step: 'resolve', text: string) => void): Promise<void> {
  try {
    const found = await lookup(host, { all: true });
    well('resolve', `${host} is ${found.map(({ address }) => address).join(', ')}.`);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new SmtpFault({
      code: 'no_such_host',
      message: `There is no mail server ${host}: ${reason}. Check EMAIL_SERVER.`,
      cause,
    });
  }
}

async function letter(context: Context, to: string, key: Awaited<ReturnType<typeof dkimKeyOf>>) {
  const identity = identitiesOf(context).get('');
  if (!identity) throw new SmtpFault({ code: 'configuration', message: 'Set EMAIL_FROM_ADDRESS.' });
  const { address } = identity.from;
  const text = await composeMessage(
    {
      message_id: `<peersmith.${randomBytes(12).toString('hex')}@${address.split('@').at(-1)}>`,
      date: context.now(),
      from: identityText(identity),
      reply_to: '',
      to: [to],
      cc: [],
      subject: 'Peersmith can send mail',
      body: `${context.principal.username} asked Peersmith to send this message, to see whether mail leaves. It does.\n`,
      html: null,
      attachments: [],
    },
    key,
  );
  return [{ from: address, to: [to] }, text] as const;
}
