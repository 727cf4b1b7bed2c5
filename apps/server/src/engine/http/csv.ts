import type { AnyResource, Row } from '@peersmith/resource';
import type { Context } from '../context.ts';
import { Invalid } from '../errors.ts';
import { FileFault } from '../files/file-fault.ts';
import { readDrafts } from '../files/read-drafts.ts';
import { readTable } from '../files/read-table.ts';
import { recogniseColumns } from '../files/recognise-columns.ts';

/** Records of a CSV text as drafts: objects by their names, empty cells left out or empty. The `id` that an export has is passed over. */
export async function fromCsv(context: Context, resource: AnyResource, text: string): Promise<Row[]> {
  const table = await tableIn(context, text);
  const { columns, errors } = recogniseColumns(resource, table.columns);
  if (Object.keys(errors).length) throw new Invalid(errors);
  if (table.rows.length === 0)
    throw new Invalid({ non_field_errors: ['CSV: there is a header and no row.'] });
  const drafts = await readDrafts(context, resource, table, { columns, reading: {} });
  if (drafts.some((one) => Object.keys(one.errors).length > 0))
    throw new Invalid(drafts.map((one) => one.errors));
  return drafts.map(({ given }) => given);
}

/** How large it may be was looked at when it came. */
const LIMITS = { rows: Number.POSITIVE_INFINITY, octets: Number.POSITIVE_INFINITY };

async function tableIn(context: Context, text: string) {
  try {
    const { table } = await readTable(context, { octets: [Buffer.from(text)], format: 'csv' }, LIMITS);
    return table;
  } catch (error) {
    if (error instanceof FileFault) throw new Invalid({ non_field_errors: [`CSV: ${error.message}`] });
    throw error;
  }
}
