import type { Cell, CellProps } from './cell.ts';
import { ContentTypeCell, ContentTypesCell, LinkCell, LinksCell } from './links.tsx';
import { MomentCell } from './moment.tsx';
import {
  AsnCell,
  CodeCell,
  CommunityCell,
  EmailCell,
  JsonCell,
  NumberCell,
  TextCell,
  UrlCell,
  WordsCell,
} from './plain.tsx';
import { SecretCell } from './secret.tsx';
import { BadgeCell, CheckCell, ColourCell } from './status.tsx';

/** What a field's `ui.cell` names. */
const cells: Readonly<Record<string, Cell>> = {
  text: { Show: TextCell },
  excerpt: { Show: TextCell },
  number: { Show: NumberCell, align: 'right' },
  asn: { Show: AsnCell },
  code: { Show: CodeCell },
  community: { Show: CommunityCell },
  badge: { Show: BadgeCell },
  check: { Show: CheckCell },
  colour: { Show: ColourCell },
  moment: { Show: MomentCell },
  json: { Show: JsonCell },
  words: { Show: WordsCell },
  url: { Show: UrlCell },
  email: { Show: EmailCell },
  link: { Show: LinkCell },
  links: { Show: LinksCell },
  secret: { Show: SecretCell },
  'content-type': { Show: ContentTypeCell },
  'content-types': { Show: ContentTypesCell },
};
const TEXT: Cell = { Show: TextCell };

export const cellNamed = (name: string): Cell => cells[name] ?? TEXT;

/** One value of one object, drawn as its field says. */
export function FieldValue(props: CellProps) {
  const { Show } = cellNamed(props.field.ui.cell);
  return <Show {...props} />;
}
export type { Cell, CellProps };
