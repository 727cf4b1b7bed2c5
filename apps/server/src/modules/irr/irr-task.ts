import type { AsSetPart, Limits, PlatformName, SharedVrps, Validity } from '@peersmith/irr';
import type { IrrKind } from './list-keys.ts';

/** The program of the threads that ask registries and make lists of what they answer. */
export const IRR_THREAD = new URL('./irr-thread.ts', import.meta.url);

/** Whom registries are asked through, and how. */
export interface Asking {
  hosts: readonly string[];
  connections: number;
  limits: Partial<Limits>;
  /** The path of bgpq4, where prefixes are asked for by it. */
  program: string | null;
}

/** One list that is asked for. */
export interface WantedList {
  id: number;
  kind: IrrKind;
  objects: string;
  sources: string;
  options: string;
  fallback: number | null;
  /** SHA-256 of what is known already: the same is not sent again. */
  known: readonly string[];
}

/** What was answered for a list. */
export interface ListAnswer {
  outcome: 'answer';
  id: number;
  digest: string;
  /** The list, packed; null where it is one that is known. */
  bytes: Uint8Array | null;
  entry_count: number;
  /** Whose routes they are, packed; null where that is not known, or nobody asked. */
  origins: Uint8Array | null;
  /** How many of the prefixes are what by RPKI; null where it says nothing. */
  counts: Readonly<Record<Validity, number>> | null;
  /** The AS number stands in for its AS-SET. */
  is_by_asn: boolean;
  /** There was nothing of either family. */
  is_nothing: boolean;
  host: string;
  drops_invalid: boolean | null;
}

/** Why nothing was answered for a list. */
export interface ListFailure {
  outcome: 'failure';
  id: number;
  code: string;
  message: string;
  host: string | null;
}

export type ListOutcome = ListAnswer | ListFailure;

/** Lists that are asked for together. */
export interface ExpandTask {
  asking: Asking;
  /** What RPKI says, in memory that threads share; null where it says nothing now. */
  vrps: SharedVrps | null;
  wanted: readonly WantedList[];
}

/** The question by which way a list became so long. */
export interface ExplainTask {
  asking: Asking;
  wanted: WantedList;
}

/** The way that brings most of a list: sets from the one that was asked for on, and how many prefixes lie behind the last. */
export interface Explained {
  path: readonly string[];
  prefixes: number;
  total: number;
}

/** The question what objects would give. */
export interface WhatIfTask {
  asking: Asking;
  vrps: SharedVrps | null;
  objects: readonly AsSetPart[];
  sources: readonly string[];
  options: { ipv6: string; ipv4: string };
  platform: PlatformName | null;
  name: string;
  is_by_asn: boolean;
}
