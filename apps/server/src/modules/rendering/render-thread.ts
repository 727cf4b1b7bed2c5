import { workerData } from 'node:worker_threads';
import { decryptPassword, encryptPassword, isPasswordAlgorithm, keptOrEncrypted } from '@peersmith/passwords';
import {
  checkSyntax,
  type Encryption,
  type NamedTemplates,
  type Piece,
  type RenderError,
  readProjection,
  render,
  type TemplateText,
  templatesNamed,
} from '@peersmith/rendering';
import { type KeySource, keyringFrom } from '../../platform/keyring.ts';
import { receiveParts } from '../../platform/work-pool/parts.ts';
import { stepBack } from '../../platform/work-pool/step-back.ts';
import { MASK, type NamedTask, type ReceivedRenderTask, type ThreadOutcome } from './render-task.ts';

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

/** Reads a projection and renders a template over it. */
export async function renderTask({
  projection,
  template,
  sources,
  now,
  limit_ms,
  reveal,
  parts,
}: ReceivedRenderTask): Promise<ThreadOutcome> {
  const pieces = await receiveParts<Piece>(parts);
  let secrets = 0;
  const look = (sealed: string) => {
    secrets += 1;
    return reveal ? openSecret(sealed) : MASK;
  };
  const outcome = render(readProjection({ ...projection, pieces }), template, {
    sources,
    limit_ms,
    services: {
      openSecret: look,
      encryption: encryptionWith(look),
      now: () => new Date(now),
      timeZone: 'UTC',
    },
  });
  return { outcome, secrets };
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

/** The templates that each of some templates names. */
export const namedTask = ({ templates }: NamedTask): NamedTemplates[] => templates.map(templatesNamed);
