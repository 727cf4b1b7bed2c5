export { downReasonOf, type NeighborDownReason } from './down-reason.ts';
export {
  BGP_STATES,
  type BgpNeighbor,
  type BgpNotification,
  type BgpState,
  type Device,
  type Facts,
  type LoadMode,
  type RouterDriver,
  type Strategy,
  type Target,
} from './driver.ts';
export { type CheckedArgs, checkArgs } from './driver-args.ts';
export { bird } from './drivers/bird/index.ts';
export { frr } from './drivers/frr/index.ts';
export { driverNamed, drivers } from './drivers/index.ts';
export { at, escapeXml } from './netconf/answers.ts';
export { NetconfClient } from './netconf/netconf-client.ts';
export { RouterError, type RouterErrorCode, type RouterStep } from './router-error.ts';
