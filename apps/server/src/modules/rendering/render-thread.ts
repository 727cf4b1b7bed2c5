import { workerData } from 'node:worker_threads';
import { AspaTable, VrpTable, validityOf } from '@peersmith/irr';
import { decryptPassword, encryptPassword, isPasswordAlgorithm, keptOrEncrypted } from '@peersmith/passwords';
import {
  checkEmailSyntax,
  checkSyntax,
  type EmailError,
  type EmailText,
  type Encryption,
  emailRenderer,
  explainSessions,
  type NamedTemplates,
  type Piece,
  type Projection,
  type RenderError,
  type RenderOptions,
  type RpkiAnswers,
  readProjection,
  render,
  type Services,
  type SessionExplained,
  type TemplateText,
  templatesNamed,
} from '@peersmith/rendering';
import { type KeySource, keyringFrom } from '../../platform/keyring.ts';
import { receiveParts } from '../../platform/work-pool/parts.ts';
import { stepBack } from '../../platform/work-pool/step-back.ts';
import type { ListPiece } from '../irr/index.ts';
import { readLists } from './read-lists.ts';
import {
  type EmailOutcome,
  type EmailOutcomes,
  type EmailTask,
  type ExplainTask,
  type IncompleteEmails,
  MASK,
  type NamedTask,
  type Received,
  type RenderGiven,
  type RenderTask,
  type RpkiGiven,
  type ThreadOutcome,
} from './render-task.ts';

/** What a thread that renders is given when it starts. */
export interface ThreadData {
  keys: KeySource;
}

stepBack();

let opened: ((sealed: string) => string) | undefined;

/** The keyring of the process that started this thread. */
function openSecret(sealed: string): string {
  const { keys }: ThreadData = workerData;
  opened ??= keyringFrom(keys).open;
  return opened(sealed);
}

/** Reads a projection and renders over it. */
async function renderOver<O>(
  { projection, sources, now, limit_ms, reveal, rpki, parts }: Received<RenderGiven>,
  run: (projection: Projection, options: RenderOptions & { services: Services }, secrets: () => number) => O,
): Promise<ThreadOutcome<O>> {
  const received = await receiveParts<Piece | ListPiece>(parts);
  const pieces = received.filter((piece) => piece.kind !== 'irr');
  let secrets = 0;
  const look = (sealed: string) => {
    secrets += 1;
    return reveal ? openSecret(sealed) : MASK;
  };
  const services: Services = {
    openSecret: look,
    encryption: encryptionWith(look),
    lists: readLists(received.filter((piece) => piece.kind === 'irr')),
    now: () => new Date(now),
    timeZone: 'UTC',
    ...(rpki ? { rpki: rpkiAnswers(rpki) } : {}),
  };
  const outcome = run(
    readProjection({ ...projection, pieces }),
    { sources, limit_ms, services },
    () => secrets,
  );
  return { outcome, secrets };
}

/** Renders a configuration. */
export const renderTask = (task: Received<RenderTask>): Promise<ThreadOutcome> =>
  renderOver(task, (projection, options) => render(projection, task.template, options));

/** Says where sessions have what they have from. */
export async function explainTask(task: Received<ExplainTask>): Promise<SessionExplained[]> {
  const { projection, sessions, now, parts } = task;
  const received = await receiveParts<Piece | ListPiece>(parts);
  const pieces = received.filter((piece) => piece.kind !== 'irr');
  return explainSessions(readProjection({ ...projection, pieces }), sessions, new Date(now));
}

/** Renders an e-mail for one network after the other. */
export const emailTask = (
  task: Received<EmailTask>,
): Promise<ThreadOutcome<EmailOutcomes | IncompleteEmails>> =>
  renderOver(task, (projection, options, secrets) => {
    const write = emailRenderer(projection, task.template, options);
    const done: EmailOutcome[] = [];
    for (const about of (projection.emails ?? []).slice(task.from)) {
      const before = secrets();
      const outcome = write(about);
      if (outcome.kind === 'incomplete') return { ...outcome, done };
      done.push({ outcome, secrets: secrets() - before });
    }
    return { kind: 'rendered', done };
  });

/** RPKI's data as templates ask them, without a copy. */
function rpkiAnswers({ missing, severity, vrps, aspas }: RpkiGiven): RpkiAnswers {
  const table = vrps ? VrpTable.over(vrps) : new VrpTable();
  const providers = new AspaTable(aspas ?? undefined);
  return {
    ...{ missing, severity },
    validity: (prefix, asn) => validityOf(table, prefix, asn)?.validity ?? null,
    hasAspas: providers.size > 0,
    providers: (asn) => providers.providersOf(asn),
  };
}

/** How platforms write passwords, over what may be seen of them. */
const encryptionWith = (look: (sealed: string) => string): Encryption => ({
  ofSecret({ algorithm, password, encrypted, key }) {
    const plain = look(password);
    if (plain === MASK || !isPasswordAlgorithm(algorithm)) return plain;
    // The caller may see the password, and so what was made of it.
    return keptOrEncrypted(algorithm, { plain, held: encrypted === '' ? '' : openSecret(encrypted), key });
  },
  encrypt: (algorithm, plain, key) =>
    plain === MASK || !isPasswordAlgorithm(algorithm) ? plain : encryptPassword(algorithm, plain, { key }),
  decrypt: (algorithm, text, key) =>
    text === MASK || !isPasswordAlgorithm(algorithm) ? text : decryptPassword(algorithm, text, { key }),
});

/** What is wrong with a template's syntax. */
export const checkTask = (template: TemplateText): RenderError | null => checkSyntax(template);

/** What is wrong with the syntax of an e-mail's templates. */
export const checkEmailTask = (template: EmailText): EmailError | null => checkEmailSyntax(template);

/** The templates that each of some templates names. */
export const namedTask = ({ templates }: NamedTask): NamedTemplates[] => templates.map(templatesNamed);
