export {
  discardKey,
  finishRotation,
  keyStates,
  keysInUse,
  requireRightKeys,
  rotateKeys,
} from './modules/keys/index.ts';
export { describeRun, mirrorStatus } from './modules/peeringdb/index.ts';
export { quickstart, syncPeeringdb } from './modules/setup/index.ts';
export { createToken, createUser, setPassword, usernames } from './modules/users/index.ts';
export { type Config, loadConfig } from './platform/config.ts';
export { openKeyring } from './platform/key-source.ts';
export { type Installation, openInstallation, type Running, serve, start, work } from './serve.ts';
export { VERSION } from './version.ts';
