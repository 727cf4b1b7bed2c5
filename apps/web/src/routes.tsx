import { autonomousSystem } from '@peersmith/model';
import { type AnyResource, isImportable } from '@peersmith/resource';
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  type RouteComponent,
} from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, use } from 'react';
import { shownByApp } from './modules/of-apps.ts';
import { listed, listPath } from './resource/pages.ts';
import { parseSearch, stringifySearch } from './resource/search.ts';
import { NotFound } from './shell/not-found.tsx';
import { Root } from './shell/root.tsx';
import { Failure, Loading } from './shell/states.tsx';

interface PageProps {
  resource: AnyResource;
  id: string;
  tab: string | null;
}
type Shown = (props: PageProps) => ReactNode;

/**
 * A page is read when somebody goes there, and what its resources show differently from others with the first of them. The page before
 * goes at once, so that nothing of it is read again meanwhile.
 */
function pageOf<K extends string>(
  load: () => Promise<Readonly<Record<K, Shown>>>,
  name: K,
  others: () => Promise<unknown> = () => import('./modules/index.ts'),
) {
  const Page = lazy(async (): Promise<{ default: Shown }> => {
    const [pages] = await Promise.all([load(), others()]);
    return { default: pages[name] };
  });
  function Ready(props: PageProps) {
    const ofApp = shownByApp(props.resource.app);
    if (ofApp) use(ofApp);
    return <Page {...props} />;
  }
  // Pages of their own look at none of these.
  return ({ resource = autonomousSystem, id = '', tab = null }: Partial<PageProps>) => (
    <Suspense fallback={<Loading lines={9} />}>
      <Ready resource={resource} id={id} tab={tab} />
    </Suspense>
  );
}

/** The first page shows nothing as its resources do. */
const nothing = () => Promise.resolve();

const later = {
  HomePage: pageOf(() => import('./modules/home/home-page.tsx'), 'HomePage', nothing),
  ListPage: pageOf(() => import('./resource/list-page.tsx'), 'ListPage'),
  DetailPage: pageOf(() => import('./resource/detail-page.tsx'), 'DetailPage'),
  AddPage: pageOf(() => import('./resource/form-page.tsx'), 'AddPage'),
  EditPage: pageOf(() => import('./resource/form-page.tsx'), 'EditPage'),
  ContentsPage: pageOf(() => import('./help/contents-page.tsx'), 'ContentsPage'),
  GlossaryPage: pageOf(() => import('./help/glossary-page.tsx'), 'GlossaryPage'),
  ManualPage: pageOf(() => import('./help/manual-page.tsx'), 'ManualPage'),
  ImportPage: pageOf(() => import('./resource/import/import-page.tsx'), 'ImportPage'),
  ProfilePage: pageOf(() => import('./modules/account/profile-page.tsx'), 'ProfilePage'),
  PasswordPage: pageOf(() => import('./modules/account/password-page.tsx'), 'PasswordPage'),
  RightsPage: pageOf(() => import('./modules/account/rights-page.tsx'), 'RightsPage'),
  CandidatesPage: pageOf(() => import('./modules/candidates/candidates-page.tsx'), 'CandidatesPage'),
  SystemPage: pageOf(() => import('./modules/core/system-page.tsx'), 'SystemPage'),
  HeldPage: pageOf(() => import('./modules/irr/held-page.tsx'), 'HeldPage'),
  WhatIfPage: pageOf(() => import('./modules/irr/what-if-page.tsx'), 'WhatIfPage'),
  MismatchesPage: pageOf(() => import('./modules/ix-api/mismatches-page.tsx'), 'MismatchesPage'),
  OrderPage: pageOf(() => import('./modules/ix-api/order-page.tsx'), 'OrderPage'),
  NewMailingPage: pageOf(() => import('./modules/mailings/new-mailing-page.tsx'), 'NewMailingPage'),
  CalendarPage: pageOf(() => import('./modules/maintenance/calendar-page.tsx'), 'CalendarPage'),
  MatrixPage: pageOf(() => import('./modules/monitoring/matrix-page.tsx'), 'MatrixPage'),
  WorkPage: pageOf(() => import('./modules/monitoring/work-page.tsx'), 'WorkPage'),
  MovingPage: pageOf(() => import('./modules/moving/moving-page.tsx'), 'MovingPage'),
  NetboxPage: pageOf(() => import('./modules/netbox/netbox-page.tsx'), 'NetboxPage'),
  MirrorPage: pageOf(() => import('./modules/peeringdb/mirror-page.tsx'), 'MirrorPage'),
  OwnNetworkPage: pageOf(() => import('./modules/peeringdb/own-network-page.tsx'), 'OwnNetworkPage'),
  BoardPage: pageOf(() => import('./modules/requests/board-page.tsx'), 'BoardPage'),
  RpkiPage: pageOf(() => import('./modules/rpki/rpki-page.tsx'), 'RpkiPage'),
  SetupPage: pageOf(() => import('./modules/setup/setup-page.tsx'), 'SetupPage'),
};

const root = createRootRoute({ component: Root, notFoundComponent: () => <NotFound /> });
const page = (path: string, component: RouteComponent): AnyRoute =>
  createRoute({ getParentRoute: () => root, path, component });

/** The pages that every resource has, by the addresses of `resource/pages.ts`. */
function pagesOf(resource: AnyResource): AnyRoute[] {
  const base = listPath(resource);
  const detail: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/`,
    component: () => <later.DetailPage resource={resource} id={useId(detail)} tab={null} />,
  });
  const edit: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/edit/`,
    component: () => <later.EditPage key={useId(edit)} resource={resource} id={useId(edit)} />,
  });
  const tab: AnyRoute = createRoute({
    getParentRoute: () => root,
    path: `${base}$id/$tab/`,
    component: () => (
      <later.DetailPage resource={resource} id={useId(tab)} tab={String(tab.useParams().tab)} />
    ),
  });
  return [
    page(base, () => <later.ListPage resource={resource} />),
    page(`${base}add/`, () => <later.AddPage resource={resource} />),
    ...(isImportable(resource)
      ? [page(`${base}import/`, () => <later.ImportPage key={base} resource={resource} />)]
      : []),
    detail,
    edit,
    tab,
  ];
}

const useId = (route: AnyRoute): string => String(route.useParams().id);

const tree = root.addChildren([
  page('/', later.HomePage),
  page('/help/', later.ContentsPage),
  page('/help/glossary/', later.GlossaryPage),
  page('/help/$page/', later.ManualPage),
  page('/setup/', later.SetupPage),
  page('/setup/moving/', later.MovingPage),
  page('/user/profile/', later.ProfilePage),
  page('/user/password/', later.PasswordPage),
  page('/user/rights/', later.RightsPage),
  page('/peeringdb/cache/', later.MirrorPage),
  page('/core/system/', later.SystemPage),
  page('/peeringdb/own/', later.OwnNetworkPage),
  page('/peering/candidates/', later.CandidatesPage),
  page('/monitoring/', later.WorkPage),
  page('/monitoring/work-lists/', later.WorkPage),
  page('/monitoring/matrix/', later.MatrixPage),
  page('/irr/held/', later.HeldPage),
  page('/irr/what-if/', later.WhatIfPage),
  page('/ix-api/mismatches/', later.MismatchesPage),
  page('/ix-api/order/', later.OrderPage),
  page('/rpki/', later.RpkiPage),
  page('/netbox/', later.NetboxPage),
  page('/maintenance-calendar/', later.CalendarPage),
  page('/requests/board/', later.BoardPage),
  page('/messaging/mailings/new/', later.NewMailingPage),
  ...listed.flatMap(pagesOf),
]);

export const router = createRouter({
  routeTree: tree,
  trailingSlash: 'always',
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});
