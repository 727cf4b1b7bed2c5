import { emailVariables } from './email-variables.ts';
import type { Finding } from './finding.ts';
import { MODELS } from './model/models.ts';
import { type Services, Store } from './model/store.ts';
import type { EmailAbout, Projection } from './projection.ts';
import {
  checkSyntax,
  type Incomplete,
  type RenderError,
  type Rendered,
  type RenderOptions,
  render,
  renderOver,
  type TemplateText,
} from './render.ts';

/** The templates of an e-mail: `template` is that of its body. */
export interface EmailText extends TemplateText {
  subject: string;
}

/** What is to be written, and what is wrong with it. */
export interface RenderedEmail {
  kind: 'rendered';
  subject: string;
  body: string;
  findings: Finding[];
}

/** Why there is no e-mail, and in which of its two templates. */
export type EmailError = RenderError & { part: EmailPart };
type EmailPart = 'subject' | 'body';

const PARTS: readonly EmailPart[] = ['subject', 'body'];

/** One of the two as a template of its own. */
const partOf = ({ subject, ...body }: EmailText, part: EmailPart): TemplateText =>
  part === 'subject' ? { ...body, template: subject } : body;

/** Both templates of an e-mail, as ones that may include others. */
export const emailTemplates = (email: EmailText): TemplateText[] => PARTS.map((part) => partOf(email, part));

/** Renders subject and body, each by itself over the same data: a pure function of its arguments. An error is never text. */
export const renderEmail = (
  projection: Projection,
  email: EmailText,
  options: RenderOptions = {},
): RenderedEmail | EmailError | Incomplete =>
  inTwoParts(email, (part) => render(projection, partOf(email, part), options));

/** Renders one e-mail for many networks over objects that are read once. */
export function emailRenderer(
  projection: Projection,
  email: EmailText,
  options: RenderOptions & { services: Services },
): (about: EmailAbout) => RenderedEmail | EmailError | Incomplete {
  const store = new Store(projection, MODELS, options.services);
  return (about) =>
    inTwoParts(email, (part) => {
      store.restart();
      return renderOver(
        { store, variables: () => emailVariables(store, about) },
        partOf(email, part),
        options,
      );
    });
}

function inTwoParts(
  email: EmailText,
  rendered: (part: EmailPart) => Rendered | RenderError | Incomplete,
): RenderedEmail | EmailError | Incomplete {
  const subject = rendered('subject');
  if (subject.kind !== 'rendered') return within('subject', subject);
  // A line end in a subject would begin another header (RFC 5322).
  if (/[\r\n]/.test(subject.text.trim())) return severalLines(email);
  const body = rendered('body');
  if (body.kind !== 'rendered') return within('body', body);
  const findings = new Map(
    [...subject.findings, ...body.findings].map((finding) => [JSON.stringify(finding), finding]),
  );
  return { kind: 'rendered', subject: subject.text, body: body.text, findings: [...findings.values()] };
}

/** Checks the syntax of both templates, and that their filters exist. */
export function checkEmailSyntax(email: EmailText): EmailError | null {
  for (const part of PARTS) {
    const error = checkSyntax(partOf(email, part));
    if (error) return { ...error, part };
  }
  return null;
}

const within = (part: EmailPart, failed: RenderError | Incomplete): EmailError | Incomplete =>
  failed.kind === 'error' ? { ...failed, part } : failed;

const severalLines = ({ name, subject }: EmailText): EmailError => ({
  kind: 'error',
  code: 'template_error',
  part: 'subject',
  detail: 'The subject becomes more than one line, and an e-mail has one.',
  template: name,
  line: 1,
  column: 1,
  excerpt: subject,
});
