/** What a caller must be to use a route. Every route says it; one that does not keeps the server from starting. */
export type Access =
  | { kind: 'open' }
  | { kind: 'signed-in' }
  | { kind: 'staff' }
  | { kind: 'superuser' }
  | {
      kind: 'permissions';
      all: readonly string[] /** Upstream's actions answer a refusal without a body. */;
      silent?: boolean;
    };

export const OPEN: Access = { kind: 'open' };
export const SIGNED_IN: Access = { kind: 'signed-in' };
export const permissions = (...all: string[]): Access => ({ kind: 'permissions', all });

/** A route and what it asks of its callers. */
export interface DeclaredRoute {
  method: string;
  url: string;
  access: Access;
  reads: boolean;
}
