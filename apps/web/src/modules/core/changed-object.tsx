import { choiceValue, isRow } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { ObjectLink, pageOf } from '../../cells/links.tsx';
import { TextCell } from '../../cells/plain.tsx';

/** The changed object: a link while it exists, its old name afterwards. */
export function ChangedObject(props: CellProps) {
  const { changed_object: object } = props.row;
  const page = isRow(object) && choiceValue(props.row.action) !== 'delete' ? pageOf(object) : null;
  return page ? <ObjectLink to={page} text={String(props.value)} /> : <TextCell {...props} />;
}
