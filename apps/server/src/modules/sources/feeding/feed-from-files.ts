import { isDeepStrictEqual } from 'node:util';
import { dataFile } from '@peersmith/model';
import { type AnyResource, permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Saving } from '../../../engine/implement.ts';
import { holds } from '../../../engine/permissions.ts';
import { contentFor, fedField } from './content-for.ts';

interface FeedingFile {
  id: number;
  source_id: number;
  path: string;
  data: Buffer;
}

const VIEW_FILE = permissionOf(dataFile, 'view');
const RESET = {
  data_source: null,
  data_path: '',
  auto_synchronisation_enabled: true,
  data_synchronised: null,
  data_fault: '',
};

/**
 * Gives objects the content of their files, whenever they are written: at once when a file is chosen, and as long as they follow it. What
 * cannot be taken when a file is chosen is refused; what cannot be taken later leaves the object as it was, and is kept with it.
 */
export async function feedFromFiles(
  resource: AnyResource,
  items: readonly Saving[],
  context: Context,
): Promise<void> {
  const files = await filesOf(context, items);
  for (const item of items) {
    const { draft, before, refuse } = item;
    if (draft.data_file === null && before?.data_file != null) Object.assign(draft, RESET);
    const file = files.get(Number(draft.data_file ?? before?.data_file));
    if (isChosen(item) && !holds(context.principal, VIEW_FILE))
      refuse('data_file', `Who binds to a file reads it: that needs ${VIEW_FILE}.`);
    else if (file && draft.data_file !== null) feed(resource, { item, file, now: context.now() });
  }
}

async function filesOf({ db }: Context, items: readonly Saving[]): Promise<Map<number, FeedingFile>> {
  const ids = items.flatMap(({ draft, before }) => Number(draft.data_file ?? before?.data_file ?? 0) || []);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<FeedingFile>`
    select f.id::int as id, f.source_id::int as source_id, f.path, c.data from core_datafile f join core_datafilecontent c on c.file_id = f.id
    where f.id = any(${ids}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

function feed(
  resource: AnyResource,
  { item, file, now }: { item: Saving; file: FeedingFile; now: Date },
): void {
  const { draft, before, refuse } = item;
  const field = fedField(resource);
  const chosen = isChosen(item);
  if (chosen) Object.assign(draft, { data_source: file.source_id, data_path: file.path });
  if (!chosen && !(draft.auto_synchronisation_enabled ?? before?.auto_synchronisation_enabled)) return;
  const whole = { ...before, ...draft };
  const content = contentFor(resource, file.data, {
    jinja2_trim: whole.jinja2_trim === true,
    jinja2_lstrip: whole.jinja2_lstrip === true,
  });
  const isEdited = !chosen && draft[field] !== undefined && !isSame(draft[field], before?.[field]);
  if ('fault' in content) {
    if (chosen) refuse('data_file', `The content of ${file.path} cannot be taken: ${content.fault}`);
    else Object.assign(draft, { data_fault: content.fault.slice(0, 1000) });
  }
  const wanted = 'value' in content ? content.value : before?.[field];
  if (isEdited && !isSame(draft[field], wanted))
    refuse(
      field,
      `It follows the file ${file.path}: change it there, commit what you edited to its source, or have it follow no longer.`,
    );
  if (!('value' in content)) {
    delete draft[field];
    return;
  }
  const isNew = chosen || !isSame(before?.[field], content.value) || before?.data_fault !== '';
  Object.assign(draft, {
    [field]: content.value,
    ...(isNew ? { data_synchronised: now.toISOString(), data_fault: '' } : {}),
  });
}

/** Whether a write binds an object to a file that it has not been bound to. */
const isChosen = ({ draft, before }: Saving): boolean =>
  draft.data_file != null && Number(draft.data_file) !== Number(before?.data_file);

/** Texts are sent without the blanks at their end. */
const isSame = (given: unknown, held: unknown): boolean =>
  isDeepStrictEqual(given, held) ||
  (typeof given === 'string' && typeof held === 'string' && given.trim() === held.trim());
