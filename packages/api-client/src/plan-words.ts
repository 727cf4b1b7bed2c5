import type { Plan } from '@peersmith/answers';

/** What a plan counts and how that is called, the counts of nothing left out: `[[12, 'changed'], [3, 'deleted']]`. */
export const planWords = ({ counts }: Pick<Plan, 'counts'>): [count: number, word: string][] => {
  const all: [number, string][] = [
    [counts.create, 'new'],
    [counts.update, 'changed'],
    [counts.delete, 'deleted'],
    [counts.refuse, 'refused'],
    [counts.unchanged, 'unchanged'],
  ];
  return all.filter(([count]) => count > 0);
};
