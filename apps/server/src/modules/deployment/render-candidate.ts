import type { RenderFinding } from '@peersmith/answers';
import { findingText } from '@peersmith/rendering';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { networksWithoutPrefixes } from '../irr/index.ts';
import { failureText, PASSWORD_MASK, type RenderedRouter, renderRouter } from '../rendering/index.ts';
import { secretsBetween } from './mask-text.ts';
import { hashOf } from './packed-text.ts';
import type { Fault } from './router-fault.ts';
import { deploymentSettings } from './settings.ts';

/** What is to be installed on a router. */
export interface Candidate {
  kind: 'candidate';
  text: string;
  /** The same with masks for passwords. */
  masked: string;
  hash: string;
  /** The secrets in it. */
  secrets: readonly string[];
  findings: readonly RenderFinding[];
  /** From which template, as of when. */
  revision: string;
}

/** Why nothing may be installed on a router. */
export interface NoCandidate extends Fault {
  kind: 'none';
  findings: readonly RenderFinding[];
}

/** Renderings read the database for as long as they take, and there are few threads. */
export const RENDERED_AT_ONCE = 2;
const TRIES = 3;

/**
 * Renders what is to be installed. Whatever makes a text that leaves something out is an error here: a template's mistake, a finding
 * that says so, an empty text, a list of prefixes that is asked for and empty, a copy of PeeringDB that is asked for and old.
 */
export async function renderCandidate(context: Context, routerId: number): Promise<Candidate | NoCandidate> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const masked = await renderRouter(context, routerId, { reveal: false });
    if (masked.kind === 'error') return none(masked.code, failureText(masked));
    const open = masked.masked === 0 ? masked : await renderRouter(context, routerId, { reveal: true });
    // What fails with passwords in it and not without names one, perhaps.
    if (open.kind === 'error')
      return none(open.code, 'With masks for the passwords it renders, with the passwords it does not.');
    const secrets = secretsBetween(open.text, masked.text, PASSWORD_MASK);
    if (secrets === null) continue;
    const refused = await refusalOf(context, routerId, open);
    if (refused) return refused;
    return {
      kind: 'candidate',
      text: open.text,
      masked: masked.text,
      hash: hashOf(open.text),
      secrets,
      findings: open.findings,
      revision: `${open.template.name} (${open.template.id}), ${context.now().toISOString()}`,
    };
  }
  return none('inputs_changed', 'Its data was being changed while it was rendered: try again.');
}

async function refusalOf(
  context: Context,
  routerId: number,
  { text, findings, loaded }: RenderedRouter,
): Promise<NoCandidate | null> {
  const wrong = findings.filter(({ severity }) => severity === 'error');
  if (wrong.length)
    return none(
      'not_installable',
      `It leaves something out: ${wrong.slice(0, 10).map(findingText).join(' ')}${wrong.length > 10 ? ` And ${wrong.length - 10} more.` : ''}`,
      findings,
    );
  if (text.trim() === '')
    return none('empty_configuration', 'It renders to nothing, which would empty the router.', findings);
  if (loaded.has('prefixes')) {
    const empty = await networksWithoutPrefixes(context, routerId);
    if (empty.length)
      return none(
        'empty_prefix_list',
        `It is made from prefixes that are not known: ${empty.join(', ')} registered none, or they were not retrieved. See the tab Prefixes of the network, or switch off its *Retrieve prefixes*.`,
        findings,
      );
  }
  if (loaded.has('peeringdb')) {
    const stale = await staleMirror(context);
    if (stale) return none('mirror_stale', stale, findings);
  }
  return null;
}

const none = (code: string, message: string, findings: readonly RenderFinding[] = []): NoCandidate => ({
  kind: 'none',
  step: 'render',
  code,
  message,
  findings,
});

/** Why the copy of PeeringDB is not to be believed; null where it is. */
async function staleMirror(context: Context): Promise<string | null> {
  const most = deploymentSettings.of(context).DEPLOYMENT_MIRROR_MAX_AGE_H;
  if (most === 0) return null;
  const { rows } = await sql<{
    age_h: number | null;
  }>`select (extract(epoch from ${context.now()}::timestamptz - max(finished)) / 3600)::float as age_h from peeringdb_run where status = 'completed'`.execute(
    context.db,
  );
  const age = rows[0]?.age_h ?? null;
  if (age !== null && age <= most) return null;
  return `It is made from the copy of PeeringDB, which ${age === null ? 'was never loaded' : `is ${Math.floor(age)} hours old`}: load it, or raise DEPLOYMENT_MIRROR_MAX_AGE_H.`;
}
