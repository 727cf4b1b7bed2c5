import type { ActionHandler } from '../../engine/implement.ts';

export const write: ActionHandler = async () => {
  throw new Error('not yet');
};
export const remind = write;
