import { X509Certificate } from 'node:crypto';
import { originOf, webhook } from '@peersmith/model';
import { userExpression } from '@peersmith/rendering';
import type { Create } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { announces } from '../../../engine/events.ts';
import { implement, type Saving } from '../../../engine/implement.ts';
import { openSecret } from '../../../engine/open-secret.ts';
import { holds } from '../../../engine/permissions.ts';
import { requireUnlimited } from '../../../engine/read/within-grant.ts';
import { isKept, sendsElsewhere } from '../../../engine/write/secrets-stay.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What is wrong with text that should be certificates in PEM (RFC 7468), or null. */
function certificatesProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) return 'This holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).';
  for (const [at, pem] of found.entries()) {
    try {
      new X509Certificate(pem);
    } catch {
      return `Certificate ${at + 1} cannot be read.`;
    }
  }
  return null;
}

/** The regular expressions in conditions. */
function expressionsOf(condition: unknown): string[] {
  if (typeof condition !== 'object' || condition === null) return [];
  const { and, or, op, value }: Record<string, unknown> = { ...condition };
  const inner = [and, or].flatMap((list) => (Array.isArray(list) ? list.flatMap(expressionsOf) : []));
  return op === 'regex' && typeof value === 'string' ? [...inner, value] : inner;
}

function isExpression(source: string): boolean {
  try {
    userExpression(source);
    return true;
  } catch {
    return false;
  }
}

type Draft = Partial<Create<typeof webhook>>;
type Item = Saving<Draft>;

/** What the fields of one webhook must be. */
function checkFields({ draft, before, refuse }: Item, { engine }: Context): void {
  for (const type of draft.content_types ?? []) {
    const found = engine.registry[type];
    if (!found || !announces(found)) refuse('content_types', `Invalid content type: ${type}`);
  }
  if (draft.content_types?.length === 0) refuse('content_types', 'This list may not be empty.');
  const { type_create, type_update, type_delete, ssl_verification, ca_certificates } = {
    ...before,
    ...draft,
  };
  if (!type_create && !type_update && !type_delete)
    refuse('__all__', 'You must select at least one type: create, update, and/or delete.');
  // A path that a request names is never opened: it may be a device that blocks, or somebody's secret.
  if (draft.ca_file_path)
    refuse('ca_file_path', 'Files are not opened: put the certificates themselves into ca_certificates.');
  if (ca_certificates && !ssl_verification)
    refuse('ca_certificates', 'Do not give certificates if TLS verification is disabled.');
  const problem = certificatesProblem(draft.ca_certificates ?? '');
  if (problem) refuse('ca_certificates', problem);
  for (const expression of expressionsOf(draft.conditions))
    if (!isExpression(expression)) refuse('conditions', `The regular expression ${expression} is not RE2's.`);
}

/** Who may not see what a webhook sends may not have it sent to another host either, nor past the check of certificates. */
function keepSecretsHome(item: Item, context: Context): void {
  const { draft, before, refuse } = item;
  if (!before || holds(context.principal, 'extras.view_password')) return;
  const moves =
    draft.payload_url !== undefined &&
    originOf(draft.payload_url) !== originOf(openSecret(context, before.payload_url));
  const unchecked =
    (draft.ssl_verification === false && before.ssl_verification === true) ||
    (draft.ca_certificates !== undefined && draft.ca_certificates !== before.ca_certificates);
  if (!moves && !unchecked) return;
  const tls = draft.ssl_verification === false ? 'ssl_verification' : 'ca_certificates';
  for (const key of ['payload_url', 'additional_headers', 'body_template'] as const) {
    const held = openSecret(context, before[key]);
    if (isKept(item, key, context) && webhook.fields[key].veil?.hide(held) !== held)
      refuse(moves ? 'payload_url' : tls, sendsElsewhere([key]));
  }
}

interface Kind {
  type_create?: boolean | undefined;
  type_update?: boolean | undefined;
  type_delete?: boolean | undefined;
}

interface Held extends Kind {
  id: number;
  payload_url: string;
}

/** One webhook of a kind to an address. Addresses are sealed, so the database cannot tell. */
async function requireOneOfAKind(items: readonly Item[], context: Context): Promise<void> {
  const { rows } =
    await sql<Held>`select id, payload_url, type_create, type_update, type_delete from extras_webhook`.execute(
      context.db,
    );
  const kindOf = (hook: Kind, url: unknown) =>
    JSON.stringify([hook.type_create ?? false, hook.type_update ?? false, hook.type_delete ?? false, url]);
  const own = new Set(items.flatMap(({ before }) => (before ? [Number(before.id)] : [])));
  const kinds = new Set(
    rows
      .filter(({ id }) => !own.has(Number(id)))
      .map((row) => kindOf(row, openSecret(context, row.payload_url))),
  );
  for (const { draft, before, refuse } of items) {
    const kind = kindOf(
      { ...before, ...draft },
      draft.payload_url ?? openSecret(context, before?.payload_url),
    );
    if (kinds.has(kind)) refuse('non_field_errors', 'Another webhook sends the same events to this address.');
    kinds.add(kind);
  }
}

export const webhooks = implement(webhook, {
  exclusive: 'extras.webhook',
  beforeSave: async (items, context) => {
    requireUnlimited(context, 'a webhook sends of all of a type.');
    for (const item of items) {
      checkFields(item, context);
      keepSecretsHome(item, context);
    }
    await requireOneOfAKind(items, context);
  },
});
