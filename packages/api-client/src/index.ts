export type * from '@peersmith/answers';
export type { Page } from '@peersmith/resource';
export { type Client, createClient, createPortalClient } from './client.ts';
export type { BodyOfCall, Caller } from './endpoint-client.ts';
export { ApiError, ConnectionError, WHOLE } from './errors.ts';
export type { Following, Told } from './follow-changes.ts';
export { type Call, type ClientOptions, type Params, type Send, toQuery } from './http.ts';
export { isQueued, reportIn, reportOfJob } from './import-report.ts';
export { planWords } from './plan-words.ts';
export { pushResultIn } from './push-result.ts';
export {
  FILE_TYPES,
  type FileFormat,
  type ImportAsked,
  type ImportedFile,
  type ResourceClient,
} from './resource-client.ts';
