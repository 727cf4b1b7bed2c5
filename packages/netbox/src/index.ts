export { NetboxClient, type Rows, type WantedDevices } from './client.ts';
export { authorizationOf, type NetboxOptions, type Transport } from './connection.ts';
export { NetboxError, type NetboxErrorCode } from './netbox-error.ts';
export type { Address, Device, Interface, Platform } from './objects.ts';
