import { type Term, termNamed, termOfType } from '@peersmith/model';
import { type AnyResource, apiPathOf, contentTypeOf } from '@peersmith/resource';
import { capital } from '../text/format.ts';

/** What is said of a thing beside a title. */
export interface HelpOn {
  title: string;
  /** Each a paragraph. */
  says: readonly string[];
  /** A page of the manual, with the anchor of a heading. */
  manual: string | null;
  /** The word that the glossary has for it. */
  word?: string;
  /** Where the API has it. */
  api?: string;
}

/** What the objects of a resource are, in its own words and those of the glossary. */
export function helpOn(resource: AnyResource): HelpOn {
  const term = termOfType(contentTypeOf(resource));
  return {
    title: capital(resource.label),
    says: [term?.meaning ?? resource.about],
    manual: resource.manual,
    ...(term ? { word: term.word } : {}),
    ...(resource.path ? { api: apiPathOf(resource) } : {}),
  };
}

/** What a word of the glossary means, on pages that are about no resource. */
export function helpOnWord(word: string, more: Partial<HelpOn> = {}): HelpOn {
  const term: Term | null = termNamed(word);
  return {
    title: capital(word),
    says: term ? [term.meaning] : [],
    manual: term?.manual ?? null,
    ...(term ? { word } : {}),
    ...more,
  };
}

/** The address of a page of the manual: `routers#plans`. */
export function manualAddress(place: string): { to: string; hash?: string } {
  const [page = '', hash] = place.split('#');
  return { to: page === 'glossary' ? '/help/glossary/' : `/help/${page}/`, ...(hash ? { hash } : {}) };
}

/** The same for a page that no word names. */
export const helpOnPage = (title: string, manual: string, ...says: string[]): HelpOn => ({
  title,
  says,
  manual,
});
