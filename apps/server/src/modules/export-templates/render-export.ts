import type { TemplateCheck } from '@peersmith/answers';
import { exportable, exportTemplate, registry } from '@peersmith/model';
import type { RenderError, Rendered } from '@peersmith/rendering';
import { type AnyResource, carries, type ParsedQuery, permissionOf } from '@peersmith/resource';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import { may } from '../../engine/permissions.ts';
import { EVERYTHING, get } from '../../engine/read/read.ts';
import { renderDataset } from '../rendering/index.ts';
import { exportSettings } from './settings.ts';

const Stored = z.object({
  id: z.coerce.number(),
  name: z.string(),
  content_type: z.string(),
  template: z.string(),
  jinja2_trim: z.boolean(),
  jinja2_lstrip: z.boolean(),
  file_type: z.string(),
});
/** An export template as it is kept. */
type StoredExport = z.infer<typeof Stored>;

type ExportDraft = Omit<StoredExport, 'id' | 'file_type'>;

/** A template that the caller may see. */
export const loadExport = async (context: Context, id: number): Promise<StoredExport> =>
  Stored.parse(await get(context, exportTemplate, id));

/** The resource of a content type that can be exported; null for any other type. */
export function exportedResource(type: string): AnyResource | null {
  const resource = registry[type];
  return resource && carries(resource, exportable) ? resource : null;
}

/** What a template prints of the objects that the caller may view: all, or those of a query. */
export async function renderExport(
  context: Context,
  draft: ExportDraft,
  only?: { query: ParsedQuery; most?: number },
): Promise<Rendered | RenderError> {
  const { name, content_type, template, jinja2_trim, jinja2_lstrip } = draft;
  const resource = exportedResource(content_type);
  if (!resource) throw new Invalid({ content_type: [notExported(content_type)] });
  if (!may(context.principal, resource, 'view'))
    throw forbidden(`You may not view ${resource.plural} (${permissionOf(resource, 'view')}).`);
  const heeded = exportSettings.of(context).EXPORT_TEMPLATE_TRIM;
  return renderDataset(context, {
    resource,
    template: { name, template, jinja2_trim: heeded && jinja2_trim, jinja2_lstrip: heeded && jinja2_lstrip },
    only,
  });
}

/** So many objects are printed by a template that is being written. */
const PREVIEWED = 20;

/** What a template that is being written prints of the first objects. */
export async function previewExport(context: Context, draft: ExportDraft): Promise<TemplateCheck> {
  const outcome = await renderExport(context, draft, { query: EVERYTHING, most: PREVIEWED });
  if (outcome.kind === 'rendered') return { ok: true, text: outcome.text };
  const { kind: _, code: __, ...problem } = outcome;
  return { ok: false, ...problem };
}

/** Why a type is refused. */
export const notExported = (type: string): string =>
  `Objects of the type ${type} cannot be exported: choose a type such as peering.autonomoussystem.`;
