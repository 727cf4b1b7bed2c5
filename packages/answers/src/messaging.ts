import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { RenderFinding, TemplateProblem } from './rendering.ts';
import { Asn, Id } from './shared.ts';

/** Somebody to write to. */
export const Recipient = z.strictObject({
  name: z.string(),
  email: z.string(),
  roles: z.array(z.string()).describe('As what they are assigned, or what PeeringDB calls them.'),
  source: z.enum(['contact', 'peeringdb']).describe('A contact of ours, or one that PeeringDB has.'),
});
export type Recipient = z.infer<typeof Recipient>;

/** What an e-mail is about, which decides who gets it. */
export const EmailPurpose = z.enum(['peering', 'maintenance', 'technical']);
export type EmailPurpose = z.infer<typeof EmailPurpose>;

/** Who gets an e-mail to a network. */
export const Addressees = z.strictObject({
  to: z.array(Recipient).describe('Whom the rule of this purpose chooses.'),
  others: z.array(Recipient).describe('Who else could get it.'),
  why: z.string().describe('Why these are chosen, in a sentence.'),
});
export type Addressees = z.infer<typeof Addressees>;

const rendered = {
  subject: z.string(),
  body: z.string(),
  findings: z.array(RenderFinding).describe('What was left out or changed, and why.'),
  masked: z
    .int()
    .describe('How many passwords of sessions the templates read: masks stand for them, whoever asks.'),
};

/** An e-mail as it would be written now, and to whom. */
export const GeneratedEmail = z.strictObject({
  ...rendered,
  recipients: z
    .array(Recipient)
    .describe('Whom it can go to, each address once: of those, whom the caller may view.'),
});
export type GeneratedEmail = z.infer<typeof GeneratedEmail>;

const problem = TemplateProblem.extend({
  part: z.enum(['subject', 'body']).describe('Which of the two templates the mistake is in.'),
});

/** Why there is no e-mail: a mistake in its template, or what was asked for, by field. */
export const EmailRefusal = z.union([
  problem.extend({ code: z.literal('template_error') }),
  z.record(z.string(), z.array(z.string())),
]);
export type EmailRefusal = z.infer<typeof EmailRefusal>;

/** Whether the templates of an e-mail are sound, and what they give for the network that was named. */
export const EmailCheck = z.union([
  z.strictObject({ ok: z.literal(true), ...z.object(rendered).partial().shape }),
  problem.extend({ ok: z.literal(false) }),
]);
export type EmailCheck = z.infer<typeof EmailCheck>;

const source = z.string().max(1_000_000);

export const messagingEndpoints = {
  addressees: endpoint({
    method: 'GET',
    path: '/api/messaging/addressees/',
    summary: 'Who gets an e-mail to a network',
    help: 'The settings EMAIL_RULE_PEERING, EMAIL_RULE_MAINTENANCE and EMAIL_RULE_TECHNICAL choose among the contacts that the caller may view.',
    query: z.strictObject({ asn: Asn, purpose: EmailPurpose.default('peering') }),
    answer: Addressees,
  }),
  generateEmail: endpoint({
    method: 'POST',
    path: '/api/peering/autonomous-systems/:id/generate-email/',
    summary: 'An e-mail to a network from a template',
    help: 'The templates see `autonomous_system` and `affiliated_autonomous_systems`. Nothing is sent.',
    body: z.strictObject({
      email: Id.describe('The template.'),
      autonomous_system: Id.nullish().describe('Accepted, and without effect.'),
      network: Id.nullish().describe('Accepted, and without effect.'),
    }),
    answer: GeneratedEmail,
    refusals: { 400: EmailRefusal },
  }),
  renderNetworkEmail: endpoint({
    method: 'POST',
    path: '/api/peeringdb/networks/render-email/',
    summary: 'An e-mail to a network that PeeringDB knows, from a template',
    help: 'The templates see `autonomous_systems`: the AS that writes, and the network. Nothing is sent.',
    body: z.strictObject({
      email: Id.describe('The template.'),
      autonomous_system: Id.describe('The AS that writes.'),
      network: Id.describe('The network that is written to, by its id in PeeringDB.'),
    }),
    answer: GeneratedEmail,
    refusals: { 400: EmailRefusal },
  }),
  checkEmail: endpoint({
    method: 'POST',
    path: '/api/messaging/emails/check/',
    summary: 'Whether the templates of an e-mail are sound',
    body: z.strictObject({
      subject: source,
      template: source,
      jinja2_trim: z.boolean().default(false),
      jinja2_lstrip: z.boolean().default(false),
      autonomous_system: Id.nullish().describe(
        'Renders it for this AS; with `network`, as written by this AS.',
      ),
      network: Id.nullish().describe('Renders it for this network of PeeringDB.'),
    }),
    answer: EmailCheck,
  }),
};
