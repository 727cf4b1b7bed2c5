import { useMediaQuery } from '@mantine/hooks';

/** Whether there is room beside the menu: more than a telephone has. */
export const useRoom = (): boolean =>
  useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? true;
