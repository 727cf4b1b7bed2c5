export { keyRoutes } from './key-routes.ts';
export { keyStates, keysInUse, requireRightKeys } from './key-usage.ts';
export { discardKey, finishRotation, rotateKeys } from './rotate-keys.ts';
