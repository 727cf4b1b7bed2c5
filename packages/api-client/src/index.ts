export type * from '@peersmith/answers';
export type { Page } from '@peersmith/resource';
export { type Client, createClient } from './client.ts';
export type { BodyOfCall, Caller } from './endpoint-client.ts';
export { ApiError, ConnectionError, WHOLE } from './errors.ts';
export type { Following, Told } from './follow-changes.ts';
export { type Call, type ClientOptions, type Params, type Send, toQuery } from './http.ts';
export { planWords } from './plan-words.ts';
export type { ResourceClient } from './resource-client.ts';
