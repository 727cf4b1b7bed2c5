import { community, communityProblem, relationship } from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, implement } from '../../engine/implement.ts';
import { bgpSettings } from './settings.ts';

/** `standard`, `extended`, `large`, or null: the same rules as `communityKind` of `@peersmith/net`, held to it by a test. */
const kind = (alias: string) => sql`bgp_community_kind(${sql.ref(`${alias}.value`)})`;

export const bgp = [
  implement(community, {
    computed: { kind },
    beforeSave: (items, context) => {
      if (!bgpSettings.of(context).VALIDATE_BGP_COMMUNITY_VALUE) return;
      for (const { draft, refuse } of items) {
        const problem = draft.value === undefined ? null : communityProblem(draft.value);
        if (problem) refuse('value', problem);
      }
    },
  }),
  asDeclared(relationship),
];
