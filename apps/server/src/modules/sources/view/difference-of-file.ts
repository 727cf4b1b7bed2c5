import type { endpoints } from '@peersmith/answers';
import { type AnswerOf, contentTypeOf, permissionOf, type QueryOf } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { ApiError, forbidden, Invalid } from '../../../engine/errors.ts';
import { holds } from '../../../engine/permissions.ts';
import { get } from '../../../engine/read/read.ts';
import { contentFor, fedField, fedResources } from '../feeding/content-for.ts';
import { openStore } from '../open-store.ts';
import { sourceOf } from '../source-rows.queries.ts';
import { compareTexts } from './compare-texts.ts';
import { type FileRow, fileOf } from './file-rows.queries.ts';
import { heldText, shownText } from './shown-text.ts';

type Asked = QueryOf<typeof endpoints.fileDifference>;
type Difference = AnswerOf<typeof endpoints.fileDifference>;

/** A file beside a revision of itself, or beside what an object has. */
export async function differenceOfFile(context: Context, id: number, asked: Asked): Promise<Difference> {
  const file = await fileOf(context, id);
  if (asked.type && asked.object) return besideObject(context, file, { type: asked.type, id: asked.object });
  if (!asked.from) throw new Invalid({ from: ['Name a commit, or an object by its type and id.'] });
  const store = openStore(context, await sourceOf(context, file.source));
  const at = async (revision: string) => shownText(await store.contentAt(file.path, revision));
  const before = await at(asked.from);
  const after = asked.to ? await at(asked.to) : shownText(file.data);
  return { before, after, difference: await compareTexts(before ?? '', after ?? ''), fault: '' };
}

async function besideObject(
  context: Context,
  file: FileRow,
  { type, id }: { type: string; id: number },
): Promise<Difference> {
  const resource = fedResources(context.engine).find((one) => contentTypeOf(one) === type);
  if (!resource) throw new ApiError(400, { type: ['Files feed no objects of that type.'] });
  if (!holds(context.principal, permissionOf(resource, 'view'))) throw forbidden();
  const row = await get(context, resource, id);
  const read = contentFor(resource, file.data, {
    jinja2_trim: row.jinja2_trim === true,
    jinja2_lstrip: row.jinja2_lstrip === true,
  });
  const before = heldText(row[fedField(resource)]);
  if ('fault' in read) return { before, after: shownText(file.data), difference: '', fault: read.fault };
  const after = heldText(read.value);
  return { before, after, difference: await compareTexts(before, after), fault: '' };
}
