import { MOST_ENTRIES, type PlanOutline } from '@peersmith/answers';

/** A plan that is known without being tried, in the shape of those that are: what is listed, and how much there is of it. */
export function outlineOf(given: Partial<Omit<PlanOutline, 'counts'>>): PlanOutline {
  const { create = [], update = [], delete: gone = [], refuse = [] } = given;
  const first = <T>(list: T[]) => list.slice(0, MOST_ENTRIES);
  return {
    create: first(create),
    update: first(update),
    delete: first(gone),
    refuse: first(refuse),
    counts: {
      create: create.length,
      update: update.length,
      delete: gone.length,
      refuse: refuse.length,
      unchanged: 0,
      hidden: 0,
    },
  };
}
