import { mailing } from '@peersmith/model';
import { useRow } from '../../api/queries.ts';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';
import { helpOn } from '../../help/help-of.ts';
import { type Search, useSearchParams } from '../../resource/search.ts';
import { NoOwnSystem, type OwnSystem, useOwnSystems } from '../../shell/own-as.tsx';
import { Page } from '../../shell/page.tsx';
import { Failure, Loading } from '../../shell/states.tsx';
import { toOption } from '../../widgets/option.ts';
import type { ChosenAudience } from './audience-field.tsx';
import { filtersIn, toKind } from './mailing-data.ts';
import { type MailingDraft, MailingForm } from './mailing-form.tsx';

/** Begins a mailing, or changes one (`?of=`); the address says to whom it goes. */
export function NewMailingPage() {
  const search = useSearchParams();
  const { systems, current, loading } = useOwnSystems();
  const of = Number(search.of?.[0]) || null;
  const { data: held, error } = useRow(mailing, of);
  return (
    <Page
      title={of ? 'Change the mailing' : 'New mailing'}
      help={helpOn(mailing)}
      about="One e-mail from a template to many networks, each with a message of its own."
    >
      {error ? (
        <Failure error={error} />
      ) : loading || (of && !held) ? (
        <Loading />
      ) : !current ? (
        <NoOwnSystem>A mailing is written in the name of an AS of yours.</NoOwnSystem>
      ) : (
        <MailingForm
          key={of ?? 'new'}
          of={of}
          systems={systems}
          draft={held ? draftOf(held, systems, current) : emptyDraft(search, current)}
        />
      )}
    </Page>
  );
}

const emptyDraft = (search: Search, writer: OwnSystem): MailingDraft => ({
  ...{ name: '', purpose: 'peering', template: null, writer, identity: '', given: [] },
  audience: {
    kind: toKind(search.kind?.[0]),
    filters: filtersIn(search),
    asns: (search.asns ?? []).join(', '),
  },
});

function draftOf(row: Row, systems: readonly OwnSystem[], current: OwnSystem): MailingDraft {
  const writer = systems.find(({ id }) => id === toOption(row.local_autonomous_system)?.id) ?? current;
  const purpose = choiceValue(row.purpose);
  return {
    name: String(row.name),
    purpose: purpose === 'maintenance' || purpose === 'technical' ? purpose : 'peering',
    template: toOption(row.template),
    writer,
    identity: String(row.identity ?? ''),
    audience: audienceIn(row.audience),
    given: isRecord(row.given)
      ? Object.entries(row.given).map(([name, value]) => ({ name, value: String(value) }))
      : [],
  };
}

function audienceIn(value: unknown): ChosenAudience {
  const { kind, filters, asns } = isRecord(value) ? value : {};
  return {
    kind: toKind(String(kind)),
    filters: isRecord(filters)
      ? Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, [values].flat().map(String)]))
      : {},
    asns: Array.isArray(asns) ? asns.join(', ') : '',
  };
}
