import { X509Certificate } from 'node:crypto';
import { webhook } from '@peersmith/model';
import { announces } from '../../../engine/events.ts';
import { implement } from '../../../engine/implement.ts';
import { userExpression } from '../../../platform/expression.ts';

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

export const webhooks = implement(webhook, {
  beforeSave: (items, { engine }) => {
    for (const { draft, before, refuse } of items) {
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
        if (!isExpression(expression))
          refuse('conditions', `The regular expression ${expression} is not RE2's.`);
    }
  },
});
