import { Group, Tabs, Text } from '@mantine/core';
import { ApiError } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import { useNavigate } from '@tanstack/react-router';
import { useHolds } from '../api/me.tsx';
import { useRow } from '../api/queries.ts';
import type { Row } from '../api/row.ts';
import { FieldValue } from '../cells/index.tsx';
import { Moment } from '../cells/moment.tsx';
import { helpOn } from '../help/help-of.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Page } from '../shell/page.tsx';
import { Empty, Failure, hides, Loading } from '../shell/states.tsx';
import { DetailActions } from './detail-actions.tsx';
import { Overview } from './overview.tsx';
import { detailPath, tabPath } from './pages.ts';
import { presentationOf, type Tab, titleOf } from './present.ts';
import { relatedOf } from './related.ts';
import { CountedTab, NeedyTab, RelatedCount, RelatedTab } from './related-tab.tsx';
import { traitTabsOf } from './traits/trait-tabs.ts';
import { UsesTab } from './uses-tab.tsx';

const OVERVIEW = 'overview';

interface DetailPageProps {
  resource: AnyResource;
  id: string;
  tab: string | null;
}

/** The page of any object: what it is, what points at it, how it changed. */
export function DetailPage({ resource, id, tab }: DetailPageProps) {
  const { data, error, refetch } = useRow(resource, id);
  if (hides(error, data)) {
    const gone = error instanceof ApiError && error.status === 404;
    return gone ? (
      <NotFound what={`There is no ${resource.label} ${id}`} />
    ) : (
      <Failure error={error} retry={() => void refetch()} />
    );
  }
  if (!data) return <Loading lines={9} />;
  const { status } = resource.fields;
  return (
    <Page
      title={titleOf(resource, data)}
      badge={
        status && resource.form.length > 0 && status.ui.cell === 'badge' ? (
          <FieldValue name="status" field={status} value={data.status} row={data} />
        ) : null
      }
      about={<Dates row={data} />}
      help={helpOn(resource)}
      actions={<DetailActions resource={resource} row={data} />}
    >
      <DetailTabs resource={resource} row={data} tab={tab ?? OVERVIEW} />
    </Page>
  );
}

function Dates({ row }: { row: Row }) {
  const { created, updated } = row;
  if (typeof created !== 'string') return null;
  return (
    <Group gap={6} fz="sm">
      <Text span inherit>
        Created <Moment iso={created} />
      </Text>
      {typeof updated === 'string' && updated !== created && (
        <Text span inherit>
          · changed <Moment iso={updated} />
        </Text>
      )}
    </Group>
  );
}

function DetailTabs({ resource, row, tab }: { resource: AnyResource; row: Row; tab: string }) {
  const navigate = useNavigate();
  const holds = useHolds();
  const allowed = ({ permission }: { permission?: string }) => !permission || holds(permission);
  const own = Object.entries(presentationOf(resource).tabs ?? {}).filter(([, one]) => allowed(one));
  const { tabs, uses } = relatedOf(resource);
  const covered = new Set(own.flatMap(([, { covers = [] }]) => covers));
  const related = tabs.filter((one) => allowed(one) && !covered.has(contentTypeOf(one.resource)));
  const open = (next: string | null) =>
    void navigate({
      to: next === OVERVIEW || next === null ? detailPath(resource, row.id) : tabPath(resource, row.id, next),
    });
  const traits = traitTabsOf(resource).filter(allowed);
  const only = own.length + related.length + uses.length + traits.length === 0;
  const known = [OVERVIEW, ...own.map(([key]) => key), ...[...related, ...traits].map((one) => one.tab)];
  const isKnown = known.includes(tab) || (tab === 'used-by' && uses.length > 0);
  if (only) return isKnown ? <Overview resource={resource} row={row} /> : <NoTab tab={tab} />;
  return (
    <Tabs value={tab} onChange={open} keepMounted={false} activateTabWithKeyboard={false}>
      <Tabs.List mb="md" className="tabs" aria-label={`About ${row.display}`}>
        <Tabs.Tab value={OVERVIEW}>Overview</Tabs.Tab>
        {own.map(([key, { title, needs }]) =>
          needs ? (
            <NeedyTab key={key} value={key} title={title} needs={needs} current={tab === key} />
          ) : (
            <Tabs.Tab key={key} value={key}>
              {title}
            </Tabs.Tab>
          ),
        )}
        {related.map((one) => (
          <RelatedCount key={one.tab} related={one} row={row} current={tab === one.tab} />
        ))}
        {uses.length > 0 && <Tabs.Tab value="used-by">Used by</Tabs.Tab>}
        {traits.map((one) => (
          <CountedTab key={one.tab} value={one.tab} title={one.title} count={one.count?.(row) ?? null} />
        ))}
      </Tabs.List>
      <Tabs.Panel value={OVERVIEW}>
        <Overview resource={resource} row={row} />
      </Tabs.Panel>
      {[...own, ...traits.map((one): [string, Tab] => [one.tab, one])].map(([key, { Show }]) => (
        <Tabs.Panel key={key} value={key}>
          <Show key={row.id} resource={resource} row={row} />
        </Tabs.Panel>
      ))}
      {related.map((one) => (
        <Tabs.Panel key={one.tab} value={one.tab}>
          <RelatedTab key={row.id} related={one} of={resource} row={row} />
        </Tabs.Panel>
      ))}
      {!isKnown && <NoTab tab={tab} />}
      <Tabs.Panel value="used-by">
        <UsesTab uses={uses.filter(allowed)} row={row} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** What stands where the address names a tab that is not there. */
const NoTab = ({ tab }: { tab: string }) => (
  <div className="card">
    <Empty title={`There is no tab “${tab}” here`}>
      The address may be mistyped, or you may not see what is in it.
    </Empty>
  </div>
);
