export { type CancellationPolicy, type Health, IxApiClient, type NewMac, type Page } from './client.ts';
export type { IxApiOptions } from './connection.ts';
export { IxApiError, type IxApiErrorCode, type Problem } from './ix-api-error.ts';
export {
  type FeatureConfig,
  KINDS,
  type Kind,
  type Mac,
  type Objects,
  type ServiceConfig,
} from './objects.ts';
export { expiryOf, type TokenStore, type Tokens, tokensInMemory } from './tokens.ts';
export type { IxApiAnswer, IxApiRequest, Transport } from './transport.ts';
