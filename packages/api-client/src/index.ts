export type * from './candidates.ts';
export { type Client, createClient } from './client.ts';
export { ApiError, ConnectionError, WHOLE } from './errors.ts';
export { type Call, type ClientOptions, type Params, type Send, toQuery } from './http.ts';
export type { Page, ResourceClient } from './resource-client.ts';
export type * from './types.ts';
