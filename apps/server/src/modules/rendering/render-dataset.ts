import { rpkiSnapshot } from '@peersmith/model';
import { isProjected, type RenderError, type Rendered, type TemplateText } from '@peersmith/rendering';
import { type AnyResource, contentTypeOf, type ParsedQuery, permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type AnyDatabase, type Context, grantOf } from '../../engine/context.ts';
import { holds } from '../../engine/permissions.ts';
import { pickPage } from '../../engine/read/read.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import type { Sight } from './load-projection.ts';
import { atOneMoment, renderOver, unfinished } from './render-over.ts';
import { declared } from './rows-as-json.ts';

/** What an export prints. */
export interface ExportOf {
  resource: AnyResource;
  template: TemplateText;
  /** Prints what a list's filters match, the first `most` of it; everything when absent. */
  only?: { query: ParsedQuery; most?: number } | undefined;
}

/**
 * Renders a template over the objects of a type that the caller may view, with what they may view of other types around them.
 * Passwords are masks, whoever asks.
 */
export function renderDataset(
  context: Context,
  { resource, template, only }: ExportOf,
): Promise<Rendered | RenderError> {
  const type = contentTypeOf(resource);
  return atOneMoment(context, async (db) => {
    const inner = { ...context, db };
    const ids = only ? await idsOf(inner, resource, only) : null;
    const { outcome } = await renderOver<Rendered | RenderError>(inner, db, {
      task: 'renderTask',
      about: { dataset: { content_type: type, ids }, sight: sightOf(inner) },
      template,
      templates: [template],
      reveal: false,
      ended: (detail) => unfinished(template.name, detail),
    });
    return outcome;
  });
}

/** Rows that the caller may view, of types that they may. What PeeringDB says is for those who may view all that it is loaded from. */
function sightOf(context: Context): Sight {
  const sees = (type: string) => holds(context.principal, permissionOf(declared(type), 'view'));
  return {
    of: (type) => (sees(type) ? withinGrant(context, declared(type), sql.ref('x.id')) : sql`false`),
    peeringdb: Object.entries(context.engine.registry).every(
      ([type, resource]) =>
        resource.app !== 'peeringdb' || !isMirrored(resource) || (sees(type) && !grantOf(context, resource)),
    ),
    rpki: sees(contentTypeOf(rpkiSnapshot)) && !grantOf(context, rpkiSnapshot),
  };
}

/** Whether templates read it, of what PeeringDB says. */
const isMirrored = (resource: AnyResource) => isProjected(contentTypeOf(resource));

async function idsOf(
  context: Context & { db: AnyDatabase },
  resource: AnyResource,
  { query, most = Number.MAX_SAFE_INTEGER }: NonNullable<ExportOf['only']>,
): Promise<number[]> {
  const page = { limit: most, offset: 0, ordering: [], only: new Set(['id']) };
  return (await pickPage(context, resource, query, page)).ids;
}
