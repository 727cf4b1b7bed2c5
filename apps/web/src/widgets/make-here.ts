import type { Params } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import { createContext, useContext } from 'react';
import { useCan } from '../api/me.tsx';
import type { Row } from '../api/row.ts';

export interface Wanted {
  resource: AnyResource;
  /** What was typed: its name. */
  text: string;
  /** The filters of the field that it is for: what is made has to pass them. */
  params: Params;
  onMade: (row: Row) => void;
}

/** Makes an object over the form that needs it. */
export const MakeHere = createContext<((wanted: Wanted) => void) | null>(null);

/** How what a field points at is made without leaving its form; null where nobody may, or where there is no form of it. */
export function useMakeHere(resource: AnyResource): ((wanted: Omit<Wanted, 'resource'>) => void) | null {
  const make = useContext(MakeHere);
  const can = useCan();
  if (!make || resource.form.length === 0 || !can(resource, 'add')) return null;
  return (wanted) => make({ resource, ...wanted });
}

/** The value of the choice that makes something new. */
export const NEW = 'new';

/** What that choice says. */
export const newLabel = ({ label }: AnyResource, text: string): string =>
  text ? `New ${label} “${text}” …` : `New ${label} …`;
