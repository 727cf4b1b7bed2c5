import type { FastifyRequest } from 'fastify';
import type { SettingValues } from '../../platform/settings.ts';
import type { AnyDatabase } from '../context.ts';

/** A network that a guest speaks for, and what they may do with its record in PeeringDB: 1 read, 2 update, 4 create, 8 delete. */
export interface GuestNetwork {
  asn: number;
  name: string;
  perms: number;
}

/** Somebody of another network, who is let into what is public and into nothing else. */
export interface Guest {
  /** Of the sign-in or of the token; one number is one guest of a door. */
  id: number;
  /** `portal`: a person with a browser. `peering_api`: a program with a token. */
  door: 'portal' | 'peering_api';
  /** How it is known who they are. */
  proof: 'peeringdb' | 'mail' | 'token';
  name: string;
  email: string;
  networks: readonly GuestNetwork[];
}

/** Finds out which guest sends a request; null for none. Bad credentials fail with their answer. */
export type FindGuest = (request: FastifyRequest) => Promise<Guest | null>;

/** How a module finds guests. */
export type GuestDoor = (given: { db: AnyDatabase; settings: SettingValues; now: () => Date }) => FindGuest;

/** What a guest must hold for a route of the public listener. */
export const guestPermission = (door: Guest['door']): string => `guest.${door}`;
