import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { ComponentType, ReactNode } from 'react';
import type { Row } from '../api/row.ts';
import type { Cell } from '../cells/cell.ts';
import type { FormAccess, Widget } from '../widgets/widget.ts';
import type { Fill } from './form/use-fill.ts';
import type { Search } from './search.ts';

export interface SlotProps {
  resource: AnyResource;
  row: Row;
}

export interface Tab {
  title: string;
  /** Full name of the permission without which the tab is not there. */
  permission?: string;
  /** Without objects of this there is nothing in it: where there are none, the tab is not there. */
  needs?: AnyResource;
  /** Content types of objects that are shown in it: where it is there, they have no tab of their own. */
  covers?: readonly string[];
  Show: ComponentType<SlotProps>;
}

/** What a resource shows differently from all others. */
export interface Presentation {
  cells?: Readonly<Record<string, Cell>>;
  widgets?: Readonly<Record<string, Widget>>;
  /** What a form fills in when a field of it gets a value, of what nobody has chosen otherwise. */
  proposes?: (
    values: Readonly<Record<string, unknown>>,
    key: string,
    value: unknown,
  ) => Record<string, unknown>;
  /** What has to be typed before an object is deleted, where it is one that much hangs on. */
  typedToDelete?: (row: Row) => string;
  /** Stands below the fields of a form: what can be done with what is written there before it is saved. */
  FormEnd?: ComponentType<FormAccess>;
  /** What fills the form of a new object once a field of it is written. */
  fills?: { key: string; read: (value: unknown) => Promise<Fill | null> };
  /** A text that is tried before it is in force, and may be kept as a draft beside it until it is right. */
  drafts?: Drafts;
  /** What an object is called on its own page, where its display is for machines. */
  title?: (row: Row) => string;
  /** The column that leads to the object. */
  leading?: string;
  /** Columns shown unless the user chose others. */
  columns?: readonly string[];
  /** What stands before the cards of fields: what one wants to know first. */
  Lead?: ComponentType<SlotProps>;
  /** Cards beside those of the fields. */
  panels?: readonly { title: string; Show: ComponentType<SlotProps> }[];
  /** Tabs of an object, by the last part of their path. */
  tabs?: Readonly<Record<string, Tab>>;
  /** Replaces the cards of fields. */
  Overview?: ComponentType<SlotProps>;
  /** What can be done with ticked rows, besides editing and deleting them. */
  Bulk?: ComponentType<{ rows: readonly Row[]; onDone: () => void }>;
  /** Full names of the permissions without any of which `Bulk` has nothing to offer. */
  bulkPermissions?: readonly string[];
  /** Buttons of an object's page, before those to clone, delete and edit it. */
  DetailActions?: ComponentType<SlotProps>;
  /** What can be done with a row of a list, where nobody writes it. */
  RowActions?: ComponentType<SlotProps>;
  /** Stands in place of the list. */
  List?: ComponentType;
  /** Buttons of the list page. */
  ListActions?: ComponentType;
  /** Beside the tools of a list, wherever it stands: what can be done with all that its filters match. */
  ListTools?: ComponentType<{ resource: AnyResource; asked: Search }>;
  /** What an empty list says next. */
  emptyHint?: ReactNode;
  /** Shown with the answer to a create, before the page moves on. */
  Created?: ComponentType<{ row: Row; onClose: () => void }>;
}

/** What stands in the way of a text that was tried. */
export interface Trouble {
  title: string;
  lines: readonly string[];
}

export interface Drafts {
  /** The field of the text that is in force, and that of the draft. */
  text: string;
  draft: string;
  /** What is wrong with it as it is written; null where nothing is. */
  tries: (row: Row, values: Readonly<Record<string, unknown>>) => Promise<Trouble | null>;
}

const presentations = new Map<string, Presentation>();

/** Overrides slots of a resource's pages. */
export function present(resource: AnyResource, presentation: Presentation): void {
  presentations.set(contentTypeOf(resource), presentation);
}

/** What an object is called. */
export const titleOf = (resource: AnyResource, row: Row): string =>
  presentationOf(resource).title?.(row) ?? row.display;

const NOTHING: Presentation = {};
export const presentationOf = (resource: AnyResource): Presentation =>
  presentations.get(contentTypeOf(resource)) ?? NOTHING;
